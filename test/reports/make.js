// Judges every framework application of the tests and writes what came of it to reports/:
// `npm run reports [folder] [name…]`. What differs from run to run is left out.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BIN = join(ROOT, 'bin', 'gw-conform.js');
const APPS = join(ROOT, 'test', 'frameworks', 'apps');
const PYTHON = join(ROOT, 'test', '.venv', 'bin', 'python');

const [folder = join(ROOT, 'reports'), ...names] = process.argv.slice(2);
const subjects = JSON.parse(
  await readFile(join(ROOT, 'test', 'frameworks', 'subjects.json'), 'utf8'),
).filter(({ name }) => names.length === 0 || names.includes(name));

await mkdir(folder, { recursive: true });
const scratch = await mkdtemp(join(tmpdir(), 'gw-conform-reports-'));
const rows = [];
for (const { name, entry, interface: spoken, paths } of subjects) {
  process.stderr.write(`${name}\n`);
  const file = join(scratch, `${name}.json`);
  const asked = paths.flatMap((path) => ['--path', path]);
  const how = ['--interface', spoken, '--python', PYTHON, '--level', 'may', '--seed', '1', '--runs', '100'];
  await gwConform([entry, ...how, ...asked, '--format', `json=${file}`], APPS);
  const report = steady(JSON.parse(await readFile(file, 'utf8')));
  const kept = join(folder, `${name}.json`);
  await writeFile(kept, `${JSON.stringify(report, null, 2)}\n`);
  await gwConform(['report', kept, '--format', `markdown=${join(folder, `${name}.md`)}`], folder);
  rows.push({ name, report });
}
await writeFile(join(folder, 'README.md'), index(rows));
await rm(scratch, { recursive: true });

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
    .replaceAll(APPS, '.')
    .replace(/\S*\/(?:site-packages|lib\/python[\d.]+)\//g, '');
}

function steadyFile(file) {
  return file
    .replace(`${APPS}/`, '')
    .replace(/^.*\/site-packages\//, 'site-packages/')
    .replace(/^.*\/lib\/python[\d.]+\//, 'lib/python/');
}

function index(all) {
  const line = ({ name, report }) => {
    const { framework, server } = report.identity;
    const [subject = name, version = ''] = (server ?? framework ?? name).split(' ');
    const { pass, fail, untested, exempt } = report.totals.rules;
    const cells = [
      `[${name}](${name}.md)`,
      subject,
      version,
      report.target.interface.toUpperCase(),
    ];
    return `| ${[...cells, report.outcome, pass, fail, exempt, untested].join(' | ')} |`;
  };
  return `# Compliance reports

Made by \`npm run reports\` from the applications of the tests (\`test/frameworks/apps\`), at level MAY:
whatever a framework breaks on its own is _exempt_, and listed in its report.

| report | subject | version | interface | outcome | passed | failed | exempt | untested |
| --- | --- | --- | --- | --- | --: | --: | --: | --: |
${all.map(line).join('\n')}
`;
}
