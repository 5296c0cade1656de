// gw-conform at work: generated requests through one application.
import '../../bin/tune.js';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadRules } from '../../dist/src/engine/catalogue.js';
import { Sweep } from '../../dist/src/engine/sweep.js';
import { ApplicationBench } from '../../dist/src/subjects/application.js';
import { supply } from './requests.js';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/**
 * Runs `use` with what sends so many requests to an application of this folder. `spoken` is its
 * interface; `withRules`: whether anything is judged.
 */
export async function withApplication({ python, module, spoken, withRules = true }, use) {
  const entry = `${module}:application`;
  const load = { op: 'load', entry, appDir: HERE, factory: false, interface: spoken };
  const usual = { timeout: 5, routes: null, headers: [], safe: false };
  const bench = await ApplicationBench.open({ load, python, cwd: HERE, ...usual });
  const rules = withRules ? await loadRules('application', spoken) : [];
  const run = async (arbitrary, runs) => {
    const sweep = new Sweep(bench, rules, {
      until: Infinity,
      isOver: async () => false,
      onProgress: () => undefined,
    });
    const swept = await sweep.run([supply(arbitrary, runs)]);
    const [wrong] = swept.candidates;
    if (wrong !== undefined) throw new Error(`${wrong.rule.id}: ${wrong.sighting.text}`);
    if (swept.cases !== runs) throw new Error(`${swept.cases} of ${runs} cases were run`);
  };
  try {
    return await use(run);
  } finally {
    await bench.close();
  }
}

/** Cases a second. */
export async function rateOf(subject, arbitrary, runs) {
  return withApplication(subject, async (run) => {
    await run(arbitrary, Math.ceil(runs / 10));
    const began = performance.now();
    await run(arbitrary, runs);
    return runs / ((performance.now() - began) / 1000);
  });
}

/** Megabytes at the peak: of this process, and of all Python processes that it has started. */
export function peaks() {
  const parents = new Map();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    const status = statusOf(name);
    if (status !== null) parents.set(Number(name), status);
  }
  const isOurs = (pid) => {
    const parent = parents.get(pid)?.parent;
    return parent !== undefined && (parent === process.pid || isOurs(parent));
  };
  const python = [...parents].filter(([pid]) => isOurs(pid)).map(([, { peak }]) => peak);
  return {
    node: parents.get(process.pid)?.peak ?? 0,
    python: python.reduce((sum, each) => sum + each, 0),
  };
}

function statusOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    const number = (key) => Number(new RegExp(`${key}:\\s+(\\d+)`).exec(text)?.[1] ?? 0);
    return { parent: number('PPid'), peak: number('VmHWM') / 1024 };
  } catch {
    return null;
  }
}
