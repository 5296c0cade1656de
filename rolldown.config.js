import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { defineConfig } from 'rolldown';

const ROOT = import.meta.dirname;
const manifest = createRequire(import.meta.url)('./package.json');

/** What is started, what others import, what the tests run, and what the bench takes apart. */
const MODULES = [
  'src/index',
  'src/testing',
  'src/server-testing',
  'src/middleware-testing',
  'src/cli/main',
  'src/engine/catalogue',
  'src/engine/sweep',
  'src/model/request',
  'src/subjects/application',
  'src/subjects/cases',
];

/** Stands for a folder of a suite: one file instead of some hundred to open. */
const INDEX = '/index';

/** Those that the catalogue loads; what others hold is imported by them. */
const folders = readdirSync(join(ROOT, 'suites'), { withFileTypes: true })
  .filter((spec) => spec.isDirectory())
  .flatMap(({ name: spec }) =>
    readdirSync(join(ROOT, 'suites', spec))
      .filter((kind) => kind !== 'inputs')
      .map((kind) => `suites/${spec}/${kind}`),
  );

function indexOf(folder) {
  const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.ts'));
  const imports = names.toSorted().map((name, i) => `import _${i} from './${name}';`);
  return `${imports.join('\n')}\nexport default [${names.map((_, i) => `_${i}`).join(', ')}];\n`;
}

export default defineConfig({
  input: Object.fromEntries([
    ...MODULES.map((name) => [name, `${name}.ts`]),
    ...folders.map((folder) => [folder + INDEX, join(ROOT, folder, 'index.ts')]),
  ]),
  platform: 'node',
  transform: { target: 'es2022' },
  // What is installed beside us stays what it is.
  external: new RegExp(`^(${Object.keys(manifest.dependencies).join('|')})(/|$)`),
  plugins: [
    {
      name: 'suites',
      resolveId: (id) => (folders.some((each) => id === join(ROOT, each, 'index.ts')) ? id : null),
      load: (id) =>
        id.startsWith(join(ROOT, 'suites')) && id.endsWith(`${INDEX}.ts`)
          ? indexOf(id.slice(ROOT.length + 1, -`${INDEX}.ts`.length))
          : null,
    },
  ],
  output: {
    dir: 'dist',
    chunkFileNames: 'chunks/[name].js',
    codeSplitting: {
      groups: [{ name: 'model', test: join(ROOT, 'src/model/') }],
    },
  },
});
