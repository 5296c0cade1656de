// Generated cases a second: gw-conform with its rules and without, beside Hypothesis driving
// wsgiref.validate, and the bare call. One run, one machine, the same applications.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { loadRules } from '../../dist/src/engine/catalogue.js';
import { Sweep } from '../../dist/src/engine/sweep.js';
import { httpRequest } from '../../dist/src/model/request.js';
import { ApplicationBench } from '../../dist/src/subjects/application.js';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const RUNS = Number(process.argv[2] ?? 20_000);
const PYTHON = process.env.BENCH_PYTHON ?? 'python3';
const LARGE = 'x'.repeat(64 * 1024);

/** The request space of `with_hypothesis.py`. */
const small = fc
  .tuple(
    fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'POST'),
    fc.array(fc.constantFrom('a', '1', '%2F', '%C3%A9', '..', '', '%FF'), { maxLength: 3 }),
    fc.array(fc.constantFrom('a=1', 'b', 'q=%C3%A9', '=x'), { maxLength: 3 }),
    fc.array(fc.constantFrom(['Cookie', 'a=1'], ['X-Tag', 'b'], ['Accept', '*/*']), {
      maxLength: 3,
    }),
    fc.array(fc.nat({ max: 255 }), { maxLength: 40 }),
  )
  .map(([method, path, query, headers, body]) =>
    httpRequest(
      { headers: [] },
      {
        method,
        target: `/${path.join('/')}?${query.join('&')}`,
        headers,
        body: method === 'POST' ? [String.fromCharCode(...body)] : null,
      },
    ),
  );
const large = small.map((request) => ({ ...request, method: 'POST', body: [LARGE] }));

function supply(arbitrary, runs) {
  return {
    all: runs,
    take: (from, most) =>
      fc
        .sample(arbitrary, { seed: from, numRuns: most })
        .map((request) => ({ property: 'bench', acts: [request], path: String(from) })),
  };
}

async function measure(name, arbitrary, runs, withRules) {
  const load = {
    op: 'load',
    entry: `small_${name}:application`,
    appDir: HERE,
    factory: false,
    interface: name,
  };
  const options = {
    load,
    python: PYTHON,
    cwd: HERE,
    timeout: 5,
    routes: null,
    headers: [],
    safe: false,
  };
  const bench = await ApplicationBench.open(options);
  const rules = withRules ? await loadRules('application', name) : [];
  const sweep = () =>
    new Sweep(bench, rules, {
      until: Infinity,
      isOver: async () => false,
      onProgress: () => undefined,
    });
  await sweep().run([supply(arbitrary, Math.ceil(runs / 10))]);
  const began = performance.now();
  const { cases, candidates } = await sweep().run([supply(arbitrary, runs)]);
  const rate = cases / ((performance.now() - began) / 1000);
  if (candidates.length > 0) throw new Error(`${candidates[0].rule.id} found something`);
  await bench.close();
  return rate;
}

const others = JSON.parse(
  spawnSync(PYTHON, ['with_hypothesis.py', String(Math.ceil(RUNS / 20))], {
    cwd: HERE,
    encoding: 'utf8',
  }).stdout,
);
const rows = [
  ['Hypothesis and wsgiref.validate', others.validated],
  ['gw-conform, WSGI, all rules', await measure('wsgi', small, RUNS, true)],
  ['gw-conform, WSGI, no rules', await measure('wsgi', small, RUNS, false)],
  ['gw-conform, WSGI, bodies of 64 KiB, all rules', await measure('wsgi', large, RUNS / 20, true)],
  ['gw-conform, ASGI, all rules', await measure('asgi', small, RUNS, true)],
  ['gw-conform, ASGI, no rules', await measure('asgi', small, RUNS, false)],
  ['gw-conform, ASGI, bodies of 64 KiB, all rules', await measure('asgi', large, RUNS / 20, true)],
  ['the bare call of the WSGI application, nothing generated', others.bare],
];
const peak = readFileSync('/proc/self/status', 'utf8').match(/VmHWM:\s+(\d+)/)?.[1] ?? '0';
process.stdout.write(
  `Node ${process.versions.node}, Python ${others.python}, Hypothesis ${others.hypothesis}, ${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}; peak of the Node process ${Math.round(Number(peak) / 1024)} MB

| what | cases a second | ratio |
| --- | ---: | ---: |
${rows.map(([what, rate]) => `| ${what} | ${Math.round(rate)} | ${(rate / others.validated).toFixed(1)} |`).join('\n')}
`,
);
