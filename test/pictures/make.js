// Draws what the examples print on a terminal and takes a picture of the HTML report, for the
// README: `node test/pictures/make.js`. CHROMIUM says where the browser is.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COLUMNS = 118;
const [CHARACTER, LINE, MARGIN] = [7.8, 18, 14];

const INKS = {
  31: 'fill="#ff6b68"',
  32: 'fill="#8cc265"',
  33: 'fill="#e5c07b"',
  36: 'fill="#56b6c2"',
};

const pictures = [
  ['wsgi_bad', 'failing'],
  ['wsgi_good', 'conforming'],
];
for (const [example, name] of pictures) {
  const command = `gw-conform examples/${example}.py`;
  const { stdout } = spawnSync(process.execPath, ['bin/gw-conform.js', `examples/${example}.py`], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '1', NO_COLOR: undefined },
  });
  const lines = [`$ ${command}`, ...stdout.trimEnd().split('\n')].flatMap(wrap);
  writeFileSync(`${ROOT}/examples/pictures/${name}.svg`, draw(lines, command));
}

const scratch = mkdtempSync(join(tmpdir(), 'gw-conform-picture-'));
const page = join(scratch, 'report.html');
spawnSync(
  process.execPath,
  ['bin/gw-conform.js', 'examples/wsgi_bad.py', '--format', `html=${page}`],
  {
    cwd: ROOT,
  },
);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const shown = await browser.newPage({ viewport: { width: 1000, height: 1180 } });
await shown.goto(`file://${page}`);
await shown.screenshot({ path: `${ROOT}/examples/pictures/html.png` });
await browser.close();
rmSync(scratch, { recursive: true });

/** Cuts a line at the terminal's width; escape sequences take no room. */
function wrap(line) {
  const parts = [];
  let [part, width] = ['', 0];
  for (const [token] of line.matchAll(/\u001b\[\d+m|./gu)) {
    if (!token.startsWith('\u001b')) width += 1;
    if (width > COLUMNS) {
      parts.push(part);
      [part, width] = ['            ', 13];
    }
    part += token;
  }
  return [...parts, part];
}

function draw(lines, title) {
  const width = Math.ceil(COLUMNS * CHARACTER + 2 * MARGIN);
  const height = lines.length * LINE + 2 * MARGIN;
  const style = new Set();
  const rows = lines.map((line, i) => {
    const y = MARGIN + (i + 0.8) * LINE;
    return `<text x="${MARGIN}" y="${y.toFixed(1)}" xml:space="preserve">${spans(line, style)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escape(title)}</title>
<rect width="100%" height="100%" rx="8" fill="#1e2127"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13" fill="#d7dae0">
${rows.join('\n')}
</g>
</svg>
`;
}

/** The spans of a line; `style` goes on from one line to the next, as on a terminal. */
function spans(line, style) {
  let text = '';
  for (const [, code, rest] of `\u001b[m${line}`.matchAll(/\u001b\[(\d*)m([^\u001b]*)/g)) {
    if (code === '39') for (const each of Object.keys(INKS)) style.delete(each);
    else if (code === '22') for (const each of ['1', '2']) style.delete(each);
    else if (code !== '') style.add(code);
    if (rest !== '') text += `<tspan ${attributes(style)}>${escape(rest)}</tspan>`;
  }
  return text;
}

function attributes(style) {
  const ink = [...style].map((code) => INKS[code]).find(Boolean) ?? '';
  return `${ink}${style.has('1') ? ' font-weight="bold"' : ''}${style.has('2') ? ' opacity="0.6"' : ''}`;
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
