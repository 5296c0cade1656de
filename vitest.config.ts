import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest first: begun last, one of them would run on for minutes beside idle cores. */
const LONG = ['server-rules', 'examples', 'rules', 'frameworks/frameworks', 'generated', 'limits'];

class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toSorted((a, b) => place(a) - place(b)));
  }
}

function place({ moduleId }: TestSpecification): number {
  const found = LONG.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
  return found < 0 ? LONG.length : found;
}

/**
 * What takes long, and what no other file could disturb: nothing of it may depend on time. Two of
 * them at once leave no core idle.
 */
const BUSY = [
  'test/{server-rules,examples,rules,middleware-rules}.test.ts',
  'test/{coverage,middleware-coverage,documentation}.test.ts',
  'test/frameworks/*.test.ts',
  'test/middleware/layers.test.ts',
  'test/cli/{baseline,ci,config,doctor,report,usage}.test.ts',
  'test/formats/formats.test.ts',
  'test/src/python/*.test.ts',
];

export default defineConfig({
  test: {
    globalSetup: ['test/support/build.ts', 'test/support/venv.ts'],
    // What is built runs as it is.
    server: { deps: { external: [/\/dist\//] } },
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: { name: 'busy', include: BUSY, maxWorkers: 2, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'others',
          globalSetup: ['test/support/machine.ts'],
          include: ['test/**/*.test.ts'],
          exclude: BUSY,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
