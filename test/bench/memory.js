// The peak of both processes in a long sweep, with a response body of 10 MB now and then.
import { small } from './requests.js';
import { peaks, withApplication } from './sweeping.js';
import { benchPython } from './venv.js';

const RUNS = Number(process.argv[2] ?? 1_000_000);
const python = benchPython();

const rows = [];
for (const spoken of process.argv[3] === undefined ? ['wsgi', 'asgi'] : [process.argv[3]]) {
  await withApplication({ python, module: `ample_${spoken}`, spoken }, async (run) => {
    for (const part of [0.1, 0.4, 0.5]) {
      await run(small, Math.ceil(RUNS * part));
      rows.push([spoken, Math.ceil(RUNS * part), peaks()]);
    }
  });
}

const sums = new Map();
const row = ([spoken, runs, { node, python: other }]) => {
  const cases = (sums.get(spoken) ?? 0) + runs;
  sums.set(spoken, cases);
  return `| ${spoken.toUpperCase()} | ${cases} | ${Math.round(node)} | ${Math.round(other)} | ${Math.round(node + other)} |`;
};
process.stdout.write(`
| application | cases | Node, MB | Python, MB | together |
| --- | ---: | ---: | ---: | ---: |
${rows.map(row).join('\n')}
`);
