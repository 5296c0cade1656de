// Generated cases a second, side by side: gw-conform, what others do, and what there is to gain.
import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { large, small } from './requests.js';
import { rateOf } from './sweeping.js';
import { unrecordedRate } from './unrecorded.js';
import { benchPython } from './venv.js';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const SIDE = fileURLToPath(new URL('../../src/python', import.meta.url));
const RUNS = Number(process.argv[2] ?? 40_000);
const LARGE_RUNS = Math.ceil(RUNS / 8);
const ROUNDS = 3;

const python = benchPython();
const load = loadavg()[0];

function others() {
  const args = ['with_hypothesis.py', String(Math.ceil(RUNS / 20)), SIDE];
  const { stdout, stderr, status } = spawnSync(python, args, { cwd: HERE, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

async function round() {
  const rates = { ...others() };
  for (const spoken of ['wsgi', 'asgi']) {
    const plain = { python, module: `small_${spoken}`, spoken };
    rates[spoken] = await rateOf(plain, small, RUNS);
    rates[`${spoken}Large`] = await rateOf(plain, large, LARGE_RUNS);
    const echo = { ...plain, module: `echo_${spoken}` };
    rates[`${spoken}Echo`] = await rateOf(echo, small, RUNS);
    rates[`${spoken}NoRules`] = await rateOf({ ...plain, withRules: false }, small, RUNS);
    rates[`${spoken}Loop`] = await unrecordedRate(plain, small, RUNS);
  }
  return rates;
}

const rounds = [];
for (let i = 0; i < ROUNDS; i += 1) rounds.push(await round());

function median(name) {
  const sorted = rounds.map((each) => each[name]).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

const rows = [
  ['WSGI', null],
  ['Hypothesis and wsgiref.validate', 'validator', 'validator'],
  ['gw-conform, all rules', 'wsgi', 'validator'],
  ['gw-conform, all rules, an answer of its own to each request', 'wsgiEcho', 'validator'],
  ['gw-conform, no rules', 'wsgiNoRules', 'validator'],
  ['the same loop without rules and recording', 'wsgiLoop', 'validator'],
  ['the bare call, nothing generated', 'bareWsgi', 'validator'],
  ['64 KiB: Hypothesis and wsgiref.validate', 'validatorLarge', 'validatorLarge'],
  ['64 KiB: gw-conform, all rules', 'wsgiLarge', 'validatorLarge'],
  ['ASGI', null],
  ["Hypothesis and asgion's Inspector", 'asgion', 'asgion'],
  ['gw-conform, all rules', 'asgi', 'asgion'],
  ['gw-conform, all rules, an answer of its own to each request', 'asgiEcho', 'asgion'],
  ['gw-conform, no rules', 'asgiNoRules', 'asgion'],
  ['the same loop without rules and recording', 'asgiLoop', 'asgion'],
  ['the bare call, nothing generated', 'bareAsgi', 'asgion'],
  ["64 KiB: Hypothesis and asgion's Inspector", 'asgionLarge', 'asgionLarge'],
  ['64 KiB: gw-conform, all rules', 'asgiLarge', 'asgionLarge'],
];

function row([what, name, base]) {
  if (name === null) return `| **${what}** | | |`;
  return `| ${what} | ${Math.round(median(name))} | ${(median(name) / median(base)).toFixed(1)} |`;
}

const cost = (recorded, bare) => (1e6 / median(recorded) - 1e6 / median(bare)).toFixed(0);
const { hypothesis, asgion, python: version } = rounds[0].versions;
process.stdout.write(
  `${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node}, Python ${version}, Hypothesis ${hypothesis}, asgion ${asgion}, ${cpus().length} cores, load average ${load.toFixed(1)} at the start; medians of ${ROUNDS}

| what | cases a second | ratio |
| --- | ---: | ---: |
${rows.map(row).join('\n')}

The recording adds ${cost('recordedWsgi', 'bareWsgi')} µs to a small WSGI exchange, ${cost('recordedAsgi', 'bareAsgi')} µs to an ASGI one.
`,
);
