// How long a default run takes, as a ratio to the bare start of both runtimes, measured in turn.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ROUNDS = 9;

const node = [process.execPath, ['-e', '0']];
const python = ['python3', ['-c', 'import asyncio']];
const run = (example) => [process.execPath, ['bin/gw-conform.js', `examples/${example}.py`, '-q']];

function seconds([command, args], expected = 0) {
  const began = performance.now();
  const { status, stderr } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' });
  const took = (performance.now() - began) / 1000;
  if (status !== expected)
    throw new Error(`${command} ${args.join(' ')} gave ${status}: ${stderr}`);
  return took;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

const rows = { bare: [], wsgi: [], asgi: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  rows.bare.push(seconds(node) + seconds(python));
  rows.wsgi.push(seconds(run('wsgi_good')));
  rows.asgi.push(seconds(run('asgi_good')));
}

const versions = spawnSync('python3', ['--version'], { encoding: 'utf8' }).stdout.trim();
const bare = median(rows.bare);
process.stdout
  .write(`Node ${process.versions.node}, ${versions}, ${cpus().length} cores, medians of ${ROUNDS}

| what | seconds | ratio |
| --- | ---: | ---: |
| node -e 0, then python3 -c 'import asyncio' | ${bare.toFixed(2)} | 1.0 |
| gw-conform examples/wsgi_good.py | ${median(rows.wsgi).toFixed(2)} | ${(median(rows.wsgi) / bare).toFixed(1)} |
| gw-conform examples/asgi_good.py | ${median(rows.asgi).toFixed(2)} | ${(median(rows.asgi) / bare).toFixed(1)} |
`);
