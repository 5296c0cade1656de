// Judges framework applications, servers and middleware of the tests and writes what came of it to reports/:
// `npm run reports [folder] [name…]`. What differs from run to run is left out.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FOLDERS, SUBJECTS } from './subjects.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BIN = join(ROOT, 'bin', 'gw-conform.js');

const [given = join(ROOT, 'reports'), ...names] = process.argv.slice(2);
const folder = resolve(given);
await mkdir(folder, { recursive: true });
// What a run keeps for itself is kept there.
const scratch = await mkdtemp(join(tmpdir(), 'gw-conform-reports-'));
for (const { name, words } of SUBJECTS) {
  if (names.length > 0 && !names.includes(name)) continue;
  process.stderr.write(`${name}\n`);
  const file = join(scratch, `${name}.json`);
  // As many generated cases however long they take; there are none of servers.
  const cases = words[0] === 'server' ? [] : ['--max-time', '300'];
  const how = ['--seed', '1', ...cases, '--format', `json=${file}`];
  await gwConform([...words, ...how], scratch);
  const judged = JSON.parse(await readFile(file, 'utf8'));
  if (judged.outcome === 'inconclusive') throw new Error(`${name}: ${judged.problem}`);
  const report = steady(judged);
  const kept = join(folder, `${name}.json`);
  await writeFile(kept, `${JSON.stringify(report, null, 2)}\n`);
  await gwConform(['report', kept, '--format', `markdown=${join(folder, `${name}.md`)}`], folder);
}
await writeFile(join(folder, 'README.md'), index(await published()));
await rm(scratch, { recursive: true });

/** All reports that stand in the folder, made now or before. */
async function published() {
  const present = await readdir(folder);
  const there = SUBJECTS.filter(({ name }) => present.includes(`${name}.json`));
  return Promise.all(
    there.map(async ({ name }) => ({
      name,
      report: JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')),
    })),
  );
}

/** The exit code is the report's, which is written whatever it is. */
function gwConform(args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.once('error', reject);
    child.once('close', (code) =>
      code === 2 || code === 70 ? reject(new Error(`${code}: ${args.join(' ')}`)) : resolve(),
    );
  });
}

/** The same for the same behaviour: without times, ports, addresses, places and numbers of tries. */
function steady(report) {
  const rules = report.rules.map((rule) => ({
    ...rule,
    occasions: rule.occasions > 0 ? 1 : 0,
    reason: rule.reason === null ? null : steadyText(rule.reason),
    findings: rule.findings
      .map((finding) => ({
        ...finding,
        saved: undefined,
        text: steadyText(finding.text),
        at: finding.at === null ? null : { ...finding.at, file: steadyFile(finding.at.file) },
        exchange: '',
        event: null,
        count: 1,
        paths: finding.paths.slice(0, 3),
        replay: '',
      }))
      .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  }));
  return {
    ...report,
    started: '2000-01-01T00:00:00.000Z',
    seconds: 0,
    notes: [],
    totals: { ...report.totals, exchanges: 0, occasions: 0 },
    rules,
    exchanges: [],
    log: { stdout: '', stderr: '' },
  };
}

function steadyText(text) {
  return text
    .replace(/0x[0-9a-f]+/gi, '0x…')
    .replace(/(127\.0\.0\.1|localhost):\d+/g, '$1:…')
    .replace(/('127\.0\.0\.1', '?)\d+/g, '$1…')
    .replaceAll(FOLDERS[0], '.')
    .replaceAll(FOLDERS[1], '.')
    .replace(/\S*\/(?:site-packages|lib\/python[\d.]+)\//g, '');
}

function steadyFile(file) {
  return file
    .replace(`${FOLDERS[0]}/`, '')
    .replace(`${FOLDERS[1]}/`, '')
    .replace(/^.*\/site-packages\//, 'site-packages/')
    .replace(/^.*\/lib\/python[\d.]+\//, 'lib/python/');
}

function index(all) {
  const line = ({ name, report: { target, identity, outcome, totals } }) => {
    // `uvicorn 0.54.0`; of a middleware nothing but its name is known.
    const [subject = name, version = ''] = (identity.server ?? identity.framework ?? name).split(/[ ,]+/);
    const { pass, fail, untested, exempt } = totals.rules;
    const spoken = target.interface?.toUpperCase() ?? '';
    const cells = [`[${name}](${name}.md)`, target.kind, subject, version, spoken, outcome];
    return `| ${[...cells, pass, fail, exempt, untested].join(' | ')} |`;
  };
  return `# Compliance reports

Made by \`npm run reports\` from what the tests install: framework applications
(\`test/frameworks/apps\`), server presets and middleware. _Nonconformant_ is who breaks a MUST; _failed_ counts the SHOULD and
MAY rules too. What a framework breaks on its own is _exempt_, and listed in its report.

| report | kind | subject | version | interface | outcome | passed | failed | exempt | untested |
| --- | --- | --- | --- | --- | --- | --: | --: | --: | --: |
${all.map(line).join('\n')}
`;
}
