import AjvDraft04 from 'ajv-draft-04';
import ajvFormats from 'ajv-formats';
import { XMLParser } from 'fast-xml-parser';
import MarkdownIt from 'markdown-it';
import { readFileSync } from 'node:fs';
import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { Format } from '../../src/formats/format.ts';
import github from '../../src/formats/github.ts';
import json from '../../src/formats/json.ts';
import junit from '../../src/formats/junit.ts';
import markdown from '../../src/formats/markdown.ts';
import sarif from '../../src/formats/sarif.ts';
import terminal from '../../src/formats/terminal.ts';
import { outcomeSentence, toldFindings } from '../../src/formats/told.ts';
import type { Report } from '../../src/model/report.ts';
import { schemaErrors } from '../support/report-schema.ts';
import { FAILING, OPTIONS, RULES, SAMPLES, SPITEFUL } from './sample.ts';

const TEXT: readonly Format[] = [terminal, junit, sarif, markdown, github];
const samples = Object.entries(SAMPLES).map(([name, report]) => ({ name, report }));

const render = (format: Format, report: Report) => format.render(report, RULES, OPTIONS);

const XSD = readFileSync(new URL('junit.xsd', import.meta.url), 'utf8');
const SARIF = JSON.parse(
  readFileSync(
    new URL(
      '../../node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
      import.meta.url,
    ),
    'utf8',
  ),
) as object;
const ajv = new AjvDraft04.default({ strict: false, allErrors: true, unicodeRegExp: false });
ajvFormats.default(ajv);
const validateSarif = ajv.compile(SARIF);

describe('a report is what it was', () => {
  test.each(TEXT)('$name', async (format) => {
    const extension = { junit: 'xml', sarif: 'sarif', markdown: 'md' }[format.name] ?? 'txt';
    const golden = `golden/${format.name}.${extension}`;
    await expect(render(format, FAILING)).toMatchFileSnapshot(golden);
  });
});

describe('valid against its schema', () => {
  test.each(samples)('junit, $name', async ({ report }) => {
    const { valid, errors } = await validateXML({
      xml: { fileName: 'junit.xml', contents: render(junit, report) },
      schema: XSD,
    });
    expect({ valid, errors }).toEqual({ valid: true, errors: [] });
  });

  test.each(samples)('json, $name', ({ report }) => {
    const exchanges = report.exchanges.filter(({ kind }) => kind !== 'served');
    expect(schemaErrors(JSON.parse(render(json, { ...report, exchanges })))).toEqual([]);
  });

  test.each(samples)('sarif, $name', ({ report }) => {
    const log = JSON.parse(render(sarif, report)) as Log;
    validateSarif(log);
    expect(validateSarif.errors ?? []).toEqual([]);
  });
});

interface Summary {
  readonly outcome: string;
  /** Texts of the findings that fail the run. */
  readonly failing: readonly string[];
  /** Texts of the others. */
  readonly others: readonly string[];
}

function expected(report: Report): Summary {
  const told = toldFindings(report, RULES);
  const texts = (fails: boolean) =>
    told
      .filter(({ weight }) => (weight === 'fails') === fails)
      .map(({ finding }) => finding.text)
      .toSorted();
  return { outcome: outcomeSentence(report), failing: texts(true), others: texts(false) };
}

interface Case {
  readonly failure?: { readonly '#text': string };
  readonly 'system-out'?: string;
}

const SEEN = /^seen: {5}(.*)$/gm;
const seenIn = (text: string) => [...text.matchAll(SEEN)].map(([, seen]) => seen ?? '');

/** What each format says, read back from what it wrote. */
const READERS: Readonly<Record<string, (text: string) => Summary>> = {
  junit(text) {
    const many = ['testsuite', 'testcase', 'property'];
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '@',
      isArray: (name) => many.includes(name),
    });
    const { testsuites } = parser.parse(text) as {
      testsuites: {
        testsuite: {
          testcase: Case[];
          properties: { property: { '@name': string; '@value': string }[] };
        }[];
      };
    };
    const cases = testsuites.testsuite.flatMap((suite) => suite.testcase);
    const properties = testsuites.testsuite[0]?.properties.property ?? [];
    return {
      outcome: properties.find((each) => each['@name'] === 'outcome')?.['@value'] ?? '',
      failing: cases.flatMap(({ failure }) => seenIn(failure?.['#text'] ?? '')).toSorted(),
      others: cases.flatMap((each) => seenIn(each['system-out'] ?? '')).toSorted(),
    };
  },
  sarif(text) {
    const [run] = (JSON.parse(text) as Log).runs;
    const results = run?.results ?? [];
    const texts = (fails: boolean) =>
      results
        .filter(
          ({ level, suppressions }) =>
            (level === 'error' && (suppressions ?? []).length === 0) === fails,
        )
        .map(({ message }) => message.text ?? '')
        .toSorted();
    const { outcome, totals } = (run?.properties ?? {}) as unknown as Report;
    const { pass } = totals.rules;
    const broken = new Set(
      results
        .filter(({ level, suppressions }) => level === 'error' && suppressions?.length === 0)
        .map(({ ruleId }) => ruleId),
    );
    const sentence = `does not conform: ${broken.size} rule broken, ${pass} passed`;
    return {
      outcome: outcome === 'nonconformant' ? sentence : outcome,
      failing: texts(true),
      others: texts(false),
    };
  },
  markdown(text) {
    const seen = (part: string) =>
      [...part.matchAll(/^- \*\*seen:\*\* `(.*)`$/gm)].map(([, each]) => each ?? '');
    const parts = text.split(/^### /m);
    const advice = parts.filter((part) => part.split('\n')[0]?.includes('does not fail'));
    const exempt = [...text.matchAll(/^\| [A-Z]+ \| `[^`]+` \| `(.*)` \|$/gm)];
    return {
      outcome: /^## \S+ gw-conform (.*)$/m.exec(text)?.[1] ?? '',
      failing: parts
        .filter((part) => !advice.includes(part))
        .flatMap(seen)
        .toSorted(),
      others: [...advice.flatMap(seen), ...exempt.map(([, each]) => each ?? '')].toSorted(),
    };
  },
  github(text) {
    const lines = text.trimEnd().split('\n');
    const last = lines.pop() ?? '';
    const of = (verb: string) =>
      lines
        .filter((line) => line.startsWith(`::${verb} `))
        .flatMap((line) => seenIn(line.replace(/^::.*?::/, '').replaceAll('%0A', '\n')));
    return {
      outcome: /^::error title=gw-conform::(.*) \(.*\)$/.exec(last)?.[1] ?? '',
      failing: of('error').toSorted(),
      others: [...of('warning'), ...of('notice')].toSorted(),
    };
  },
  terminal(text) {
    const parts = text.split(/\n(?=[A-Z]+ \w+\/)/);
    const seen = (part: string) =>
      [...part.matchAll(/^ {2}seen {6}(.*)$/gm)].map(([, s]) => s ?? '');
    const advice = parts.filter((part) => part.split('\n')[0]?.includes('does not fail the run'));
    const exempt = [
      ...text.matchAll(/^not counted.*\n {2}[A-Z]+ \S+\n {4}(.*?)(?: {2}\S+:\d+)?$/gm),
    ];
    return {
      outcome: /^✗ (.*)$/m.exec(text)?.[1] ?? '',
      failing: parts
        .filter((part) => !advice.includes(part))
        .flatMap(seen)
        .toSorted(),
      others: [...advice.flatMap(seen), ...exempt.map(([, each]) => each ?? '')].toSorted(),
    };
  },
};

describe('the same outcome, counts and findings', () => {
  test.each(TEXT)('$name', (format) => {
    const read = READERS[format.name]?.(render(format, FAILING));
    expect(read).toEqual(expected(FAILING));
  });

  test('json', () => {
    expect(JSON.parse(render(json, FAILING))).toEqual(FAILING);
  });
});

// A new line is the format's own.
const OBEYED =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u200b\u202e\u2066\ufffe\uffff]|\p{Surrogate}/u;

describe('what a subject says is shown, never interpreted', () => {
  test.each([json, ...TEXT])('no character is left that anybody obeys: $name', (format) => {
    const text = render(format, SPITEFUL);
    expect(OBEYED.exec(text)).toBe(null);
    expect(text).toContain('alert(1)');
  });

  test('github: every line is a command of its own', () => {
    const lines = render(github, SPITEFUL).trimEnd().split('\n');
    expect(lines.filter((line) => !/^::(?:error|warning|notice) [^:]*::/.test(line))).toEqual([]);
    expect(lines.length).toBe(toldFindings(SPITEFUL, RULES).length + 1);
  });

  test('terminal: no line is a command to a CI service', () => {
    const text = terminal.render(SPITEFUL, RULES, { ...OPTIONS, verbose: true });
    expect(text.split('\n').filter((line) => line.trimStart().startsWith('::'))).toEqual([]);
  });

  test('markdown: no element, link or image is of its making', () => {
    const html = new MarkdownIt({ html: true, linkify: true }).render(render(markdown, SPITEFUL));
    const tags = new Set([...html.matchAll(/<([a-z!][a-z0-9]*)/gi)].map(([, tag]) => tag));
    expect([...tags].filter((tag) => ['script', 'img', 'b', '!', 'i'].includes(tag ?? ''))).toEqual(
      [],
    );
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url ?? '');
    expect(links.filter((url) => !url.startsWith('https://peps.python.org/'))).toEqual([]);
    expect(html.match(/<details>/g)?.length).toBe(html.match(/<\/details>/g)?.length);
  });

  test('markdown: a summary stays below the limit, and says what it leaves out', () => {
    const long = 'x'.repeat(5_000);
    const findings = Array.from({ length: 400 }, (_, i) => ({
      ...(FAILING.rules[0]?.findings[0] as Report['rules'][number]['findings'][number]),
      text: `${i} ${long}`,
    }));
    const rules = FAILING.rules.map((each, i) => (i === 0 ? { ...each, findings } : each));
    const text = render(markdown, { ...FAILING, rules });
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).toMatch(/\d+ parts of this report had no room here/);
  });
});

test('a fingerprint stays when lines are added above, and differs for another mistake', () => {
  const prints = (report: Report) =>
    (JSON.parse(render(sarif, report)) as Log).runs[0]?.results?.map(
      ({ partialFingerprints }) => partialFingerprints?.['gwConform/v1'],
    ) ?? [];
  const shifted = {
    ...FAILING,
    rules: FAILING.rules.map((each) => ({
      ...each,
      findings: each.findings.map((finding) => ({
        ...finding,
        at: finding.at === null ? null : { ...finding.at, line: finding.at.line + 40 },
      })),
    })),
  };
  expect(prints(shifted)).toEqual(prints(FAILING));
  expect(new Set(prints(FAILING)).size).toBe(toldFindings(FAILING, RULES).length);
});
