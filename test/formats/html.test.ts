import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import page from '../../src/formats/html.ts';
import { outcomeSentence, toldFindings } from '../../src/formats/told.ts';
import type { Report } from '../../src/model/report.ts';
import { openBrowser } from '../support/browser.ts';
import { isLeftOut } from '../support/machine.ts';
import { FAILING, OPTIONS, RULES, SAMPLES, SPITEFUL } from './sample.ts';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const render = (report: Report) => page.render(report, RULES, OPTIONS);

let browser: Browser;
let folder: string;
beforeAll(async () => {
  if (isLeftOut('chromium')) return;
  [browser, folder] = await Promise.all([
    openBrowser(),
    mkdtemp(join(tmpdir(), 'gw-conform-html-')),
  ]);
});
beforeEach(({ skip }) => skip(isLeftOut('chromium'), 'no Chromium on this machine'));
afterAll(async () => {
  if (isLeftOut('chromium')) return;
  await browser.close();
  await rm(folder, { recursive: true });
});

/** Opens the page from disk; what it does besides is in `events`. */
async function open(report: Report, options: BrowserContextOptions = {}) {
  const file = join(folder, `${Math.random().toString(36).slice(2)}.html`);
  await writeFile(file, render(report));
  const context = await browser.newContext(options);
  const opened = await context.newPage();
  const events: string[] = [];
  opened.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href) events.push(`asks for ${request.url()}`);
  });
  opened.on('dialog', (dialog) => {
    events.push(`says ${dialog.message()}`);
    void dialog.dismiss();
  });
  opened.on('pageerror', (error) => events.push(error.message));
  opened.on('console', (message) => events.push(message.text()));
  await opened.goto(pathToFileURL(file).href);
  return { page: opened, events, [Symbol.asyncDispose]: () => context.close() };
}

const visible = (opened: Page, selector: string) =>
  opened.locator(selector).filter({ visible: true }).count();

test('it tells the outcome, counts and findings that the other formats tell', async () => {
  await using opened = await open(FAILING);
  const { page: shown, events } = opened;
  expect(await shown.locator('h1').innerText()).toContain(outcomeSentence(FAILING));
  const numbers = await shown.locator('.numbers li').allInnerTexts();
  expect(numbers).toEqual(['2 passed', '2 failed', '1 untested', '1 exempt']);
  const told = toldFindings(FAILING, RULES);
  expect(await shown.locator('.finding .seen').allInnerTexts()).toEqual(
    told.map(({ finding }) => finding.text),
  );
  const weights = await shown
    .locator('.finding')
    .evaluateAll((all) => all.map((each) => each.getAttribute('data-verdict')));
  expect(weights).toEqual(told.map(({ weight }) => weight));
  expect(await shown.locator('.rule').count()).toBe(FAILING.rules.length);
  expect(events).toEqual([]);
});

test('without JavaScript everything can be read, and nothing is offered that would need it', async () => {
  await using opened = await open(FAILING, { javaScriptEnabled: false });
  const { page: shown } = opened;
  expect(await visible(shown, '.finding')).toBe(5);
  expect(await visible(shown, '#filters, .copy')).toBe(0);
  await shown.locator('.finding summary').first().click();
  expect(await shown.locator('.finding details[open] pre').first().innerText()).toContain(
    'Host: localhost:8000',
  );
});

test('filters and search narrow what is shown, by keyboard too', async () => {
  await using opened = await open(FAILING);
  const { page: shown } = opened;
  const status = () => shown.locator('#shown').innerText();
  expect(await status()).toBe('5 findings and 6 rules shown');
  await shown.keyboard.press('/');
  await shown.keyboard.type('dep.py');
  expect(await visible(shown, '.finding')).toBe(1);
  expect(await status()).toBe('1 findings and 0 rules shown');
  await shown.keyboard.press('Escape');
  expect(await visible(shown, '.finding')).toBe(5);
  await shown.selectOption('#level', 'SHOULD');
  expect(await visible(shown, '.finding')).toBe(1);
  await shown.selectOption('#level', '');
  await shown.getByLabel('failing').uncheck();
  await shown.getByLabel('exempt').uncheck();
  expect(await visible(shown, '.finding')).toBe(1);
  await shown.getByLabel('passed').uncheck();
  expect(await shown.locator('.rule:visible .verdict').allInnerTexts()).not.toContain('passed');
});

test('the command is copied', async () => {
  await using opened = await open(FAILING, { permissions: ['clipboard-read', 'clipboard-write'] });
  const { page: shown } = opened;
  const button = shown.locator('.copy').first();
  await button.focus();
  await shown.keyboard.press('Enter');
  await shown.getByText('Copied').waitFor();
  expect(await shown.evaluate('navigator.clipboard.readText()')).toBe(
    toldFindings(FAILING, RULES)[0]?.finding.replay,
  );
});

test('the timeline is drawn to scale, with the offending event marked', async () => {
  await using opened = await open(FAILING);
  const { page: shown } = opened;
  const [exchange, served] = await shown.locator('.finding svg').all();
  const places = await exchange
    ?.locator('circle')
    .evaluateAll((all) => all.map((each) => Number(each.getAttribute('cx'))));
  const [first = 0, second = 0, third = 0] = places ?? [];
  // Events at 0.01, 0.22 and 1.50 ms.
  expect((second - first) / (third - first)).toBeCloseTo((0.22 - 0.01) / (1.5 - 0.01), 2);
  expect(await exchange?.locator('.offending title').textContent()).toContain("yielded 'hello'");
  expect(await exchange?.locator('.lane text').allTextContents()).toEqual([
    'server',
    'application',
  ]);
  expect(await served?.locator('.lane text').allTextContents()).toEqual([
    'client',
    'server',
    'application',
  ]);
});

test('the bytes on the wire are shown as bytes', async () => {
  await using opened = await open(FAILING);
  const { page: shown } = opened;
  await shown.getByText('Bytes on the wire').first().click();
  const lines = await shown.locator('.wire pre').allInnerTexts();
  expect(lines).toEqual([
    'GET /probe HTTP/1.1\\r\\n\n\\r\\n',
    'HTTP/1.1 200 OK\\r\\n\n\\r\\n\nhi\\xff',
  ]);
});

describe('axe-core finds nothing serious', () => {
  const ways: readonly (readonly [string, Report, BrowserContextOptions])[] = [
    ['light', FAILING, { colorScheme: 'light' }],
    ['dark', FAILING, { colorScheme: 'dark' }],
    ['phone', FAILING, { viewport: { width: 360, height: 740 } }],
    ['conforming', SAMPLES.CONFORMING, { colorScheme: 'dark' }],
    ['cannot be judged', SAMPLES.UNOPENED, {}],
    ['hostile', SPITEFUL, {}],
  ];
  test.each(ways)('%s', async (_, report, options) => {
    await using opened = await open(report, { ...options, bypassCSP: true });
    const { page: shown } = opened;
    await shown.evaluate(
      'for (const each of document.querySelectorAll("details")) each.open = true',
    );
    await shown.evaluate(AXE);
    const violations = await shown.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: {
          run(): Promise<{
            violations: { id: string; impact: string; nodes: { html: string }[] }[];
          }>;
        };
      };
      const found = (await axe.run()).violations;
      return found
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(
          ({ id, nodes }) =>
            `${id}: ${nodes
              .map((node) => node.html)
              .slice(0, 3)
              .join(' ')}`,
        );
    });
    expect(violations).toEqual([]);
  });
});

test.each([360, 768, 1280])('nothing sticks out at %i pixels', async (width) => {
  for (const report of Object.values(SAMPLES)) {
    await using opened = await open(report, { viewport: { width, height: 800 } });
    const over = await opened.page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(over).toBe(0);
  }
});

test('on paper everything is open and no control is left', async () => {
  await using opened = await open(FAILING);
  const { page: shown } = opened;
  await shown.emulateMedia({ media: 'print' });
  await shown.evaluate('dispatchEvent(new Event("beforeprint"))');
  expect(await visible(shown, 'button, input, select')).toBe(0);
  expect(await shown.locator('details:not([open])').count()).toBe(0);
  expect((await shown.pdf()).length).toBeGreaterThan(10_000);
});

test('what a subject says is text, and nothing of it is loaded or run', async () => {
  await using opened = await open(SPITEFUL);
  const { page: shown, events } = opened;
  await shown.locator('#fold').click();
  for (const button of await shown.locator('.copy').all()) await button.click();
  expect(await shown.locator('img, iframe, object, b, i, script:not(:last-child)').count()).toBe(0);
  const links = await shown
    .locator('a')
    .evaluateAll((all) => all.map((each) => each.getAttribute('href') ?? ''));
  expect(links.filter((url) => !/^(?:#|https:\/\/peps\.python\.org\/)/.test(url))).toEqual([]);
  expect(await shown.locator('.finding .seen').first().innerText()).toContain(
    '<script>alert(1)</script>',
  );
  const text = await shown.locator('body').innerText();
  expect(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e\u2066]|\p{Surrogate}/u.exec(text)).toBe(
    null,
  );
  expect(events).toEqual([]);
});

test('a long report stays below a megabyte', () => {
  const [rule] = FAILING.rules;
  const findings = Array.from({ length: 300 }, (_, i) => ({
    ...(rule?.findings[0] as Report['rules'][number]['findings'][number]),
    text: `finding ${i}`,
  }));
  const rules = FAILING.rules.map((each) => (each === rule ? { ...each, findings } : each));
  const text = render({ ...FAILING, rules });
  expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
  expect(text).toContain('finding 299');
});

test('it is what it was', async () => {
  await expect(render(FAILING)).toMatchFileSnapshot('golden/html.html');
});
