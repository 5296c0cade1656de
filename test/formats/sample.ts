import type { Finding, Report, ReportedExhibit, RuleVerdict } from '../../src/model/report.ts';
import type { Rule } from '../../src/model/rule.ts';
import { bytes, list, str } from '../../src/model/py.ts';

/** Where the program of the sample stands. */
export const CWD = '/home/ada/shop';
export const OPTIONS = { color: false, quiet: false, verbose: false, cwd: CWD };

/** Everything that a terminal, a browser or an XML, Markdown or log reader would obey. */
export const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(2)>',
  '"\'><b onmouseover=alert(3)>',
  '&lt;i&gt;&#60;',
  ']]>',
  '\u0000\u001b[31mred\u001b]0;title\u0007\u009b2J',
  '\u202egnp.exe\u2066\u200b\u00ad',
  '\ud800 and \udfff',
  '\ufffe\uffff',
  '\r\n::error file=x::injected',
  '```\n# heading [link](javascript:alert(4)) ![image](https://example.org/x.png)',
  '</details></table> | cell | *bold* @everyone #1 <!-- ',
  '%0A%25,:',
  "$(reboot) '; reboot #",
].join('\n');

function rule(id: Rule['id'], level: Rule['level'], title: string, section: string): Rule {
  return {
    id,
    level,
    title,
    requirements: ['WSGI-001'],
    clause: {
      document: 'pep-3333',
      section,
      url: `https://peps.python.org/pep-3333/#${section.toLowerCase().replaceAll(' ', '-')}`,
      quote: `what the section "${section}" says & means <here>`,
    },
    why: 'It breaks. Do it otherwise.',
    on: 'wsgi',
    messages: { wrong: 'wrong' },
    *given() {},
    check: () => undefined,
    examples: {
      conforming: [{ title: 'good', python: '' }],
      violating: [{ title: 'bad', python: '', reports: 'wrong' }],
    },
  };
}

export const RULES: readonly Rule[] = [
  rule('wsgi/application/yields-bytes', 'MUST', 'Yields bytes', 'Unicode Issues'),
  rule('wsgi/application/header-items-are-pairs', 'MUST', 'Headers are pairs', 'Details'),
  rule('wsgi/application/buffers-its-output', 'SHOULD', 'Buffers its output', 'Buffering'),
  rule('wsgi/application/len-is-accurate', 'MUST', 'len() is accurate', 'Details'),
  rule('wsgi/application/closes-nothing', 'MUST', 'Closes no stream', 'Input and Error Streams'),
  rule('http/application/sends-date', 'MAY', 'Sends a date', 'Date'),
];

function finding(text: string, more: Partial<Finding> = {}): Finding {
  return {
    message: 'wrong',
    text,
    at: { file: `${CWD}/shop/app.py`, line: 12, function: 'index' },
    source: 'return ["hello"]',
    owner: 'project',
    exchange: '1',
    event: 2,
    origin: { kind: 'scenario', id: 'wsgi/scenarios/methods' },
    count: 3,
    paths: ['/', 'POST:/cart'],
    replay: 'gw-conform shop.app:app --only wsgi/application/yields-bytes',
    ...more,
  };
}

function verdict(
  kind: RuleVerdict['verdict'],
  { id, level }: Rule,
  more: Partial<RuleVerdict> = {},
): RuleVerdict {
  const occasions = kind === 'untested' ? 0 : 4;
  const base = { id, level, requirements: ['WSGI-001' as const], verdict: kind, occasions };
  return { ...base, reason: null, findings: [], ...more };
}

const at = { file: `${CWD}/shop/app.py`, line: 12, function: 'index', owner: 'project' as const };

export const EXCHANGE: ReportedExhibit = {
  kind: 'wsgi',
  id: '1',
  request: {
    kind: 'http',
    method: 'GET',
    target: '/',
    headers: [['Host', 'localhost:8000']],
    body: null,
    framing: 'content-length',
    httpVersion: '1.1',
    leave: null,
  },
  offered: { py: 'dict', items: [[str('REQUEST_METHOD'), str('GET')]] },
  events: [
    { type: 'call', from: 'server', t: 10, at: null },
    {
      type: 'start_response',
      from: 'application',
      t: 220,
      at: { ...at, line: 11 },
      args: [str('200 OK'), list([])],
      kwargs: [],
      refused: null,
      handling: false,
      raised: false,
    },
    { type: 'yield', from: 'application', t: 1500, at, chunk: str('hello'), refused: 'no bytes' },
  ],
  ended: { how: 'refused', detail: null },
};

const served = {
  head: 'HTTP/1.1 200 OK\r\n\r\n',
  statusLine: 'HTTP/1.1 200 OK',
  version: 'HTTP/1.1',
  status: 200,
  reason: 'OK',
  headers: [['Content-Length', '2']] as const,
  framing: 'content-length' as const,
  body: 'hi',
  pieces: [{ t: 1_000_900, bytes: 'hi' }],
  chunkLines: [],
  fault: null,
  trailers: [],
  complete: true,
  t: 1_000_900,
  until: 1_000_900,
};

/** What a server was seen to do. */
export const SERVED: ReportedExhibit = {
  kind: 'served',
  interface: 'wsgi',
  id: '2',
  title: 'GET /probe',
  client: [],
  log: null,
  request: null,
  script: null,
  calls: [
    {
      id: 'c1',
      asked: 'c1',
      kind: 'wsgi',
      process: 1,
      thread: 1,
      loop: null,
      args: 2,
      kwargs: [],
      offered: { py: 'dict', items: [] },
      methods: {},
      afterwards: null,
      t: 1_000_300,
      ended: 'returned',
      events: [
        {
          type: 'yield',
          step: { do: 'yield', block: bytes('hi') },
          t: 1_000_600,
          until: 1_000_700,
          outcome: null,
        },
      ],
    },
  ],
  wire: {
    events: [
      { type: 'bytes', from: 'client', t: 1_000_000, bytes: 'GET /probe HTTP/1.1\r\n\r\n' },
      { type: 'bytes', from: 'server', t: 1_000_900, bytes: 'HTTP/1.1 200 OK\r\n\r\nhi\xff' },
      { type: 'end', from: 'server', t: 1_002_000 },
    ],
    rootPath: '',
    responses: [served],
    extra: '',
    frames: [],
    timedOut: false,
    connection: '1',
    position: 0,
    local: { address: '127.0.0.1', port: 50000 },
    remote: { address: '127.0.0.1', port: 8000 },
    tls: null,
    expired: [],
  },
  timeline: [
    { t: 1_000_000, from: 'client', wire: 0 },
    { t: 1_000_300, from: 'probe', call: 0, event: null },
    { t: 1_000_600, from: 'probe', call: 0, event: 0 },
    { t: 1_000_900, from: 'server', wire: 1 },
    { t: 1_002_000, from: 'server', wire: 2 },
  ],
};

const [yieldsBytes, pairs, buffers, len, closes, date] = RULES as unknown as readonly [
  Rule,
  Rule,
  Rule,
  Rule,
  Rule,
  Rule,
];

function report(rules: readonly RuleVerdict[], more: Partial<Report> = {}): Report {
  const kinds = ['pass', 'fail', 'untested', 'exempt', 'broken'] as const;
  const totals = Object.fromEntries(
    kinds.map((kind) => [kind, rules.filter((each) => each.verdict === kind).length]),
  ) as Report['totals']['rules'];
  return {
    schema: 1,
    tool: { name: 'gw-conform', version: '0.1.0' },
    target: { kind: 'application', interface: 'wsgi', entry: 'shop.app:app' },
    identity: { python: '3.11.7', framework: 'flask 3.1.3', server: null },
    outcome: 'nonconformant',
    exitCode: 1,
    level: 'MUST',
    problem: null,
    notes: ['2 of 20 ordinary exchanges ended in an exception'],
    started: '2026-11-22T10:00:00.000Z',
    seconds: 0.75,
    seed: 42,
    totals: { exchanges: 20, cases: 0, occasions: 24, rules: totals },
    rules,
    exchanges: [EXCHANGE, SERVED],
    log: { stdout: '', stderr: '' },
    ...more,
  };
}

const exempt = {
  reason: 'a deviation of flask 3.1.3: a minimal application of it does the same',
  findings: [finding('a framework does so', { owner: 'framework', at: null, source: null })],
};

/** One of everything: failing, advice, exempt, untested, passed, absent and accepted. */
export const FAILING = report([
  verdict('fail', yieldsBytes, {
    findings: [
      finding('yielded str, not bytes'),
      finding('yielded int, not bytes', {
        at: { file: '/usr/lib/python3/dist-packages/dep.py', line: 7, function: 'wrap' },
        owner: 'dependency',
        exchange: '2',
        event: 3,
        source: null,
      }),
      finding('yielded None, not bytes', { event: null, accepted: 'lives until the next release' }),
    ],
  }),
  verdict('exempt', pairs, exempt),
  verdict('fail', buffers, { findings: [finding('yielded 1 byte at a time', { source: null })] }),
  verdict('pass', len),
  verdict('untested', closes, { reason: 'no occasion arose' }),
  verdict('pass', date),
]);

export const CONFORMING = report(
  [verdict('pass', yieldsBytes), verdict('untested', pairs, { reason: 'no occasion arose' })],
  {
    outcome: 'conformant',
    exitCode: 0,
  },
);

export const BROKEN = report(
  [verdict('pass', yieldsBytes), verdict('broken', pairs, { reason: 'Error: oops\n  at line 1' })],
  { outcome: 'inconclusive', exitCode: 70 },
);

export const UNOPENED = report([], {
  outcome: 'inconclusive',
  exitCode: 3,
  problem: "module 'shop' cannot be imported\nModuleNotFoundError: no module",
  identity: { python: null, framework: null, server: null },
  exchanges: [],
  notes: [],
});

export const STALE = report([verdict('pass', yieldsBytes)], {
  baseline: {
    file: `${CWD}/accepted.toml`,
    accepted: 0,
    complaints: ['wsgi/application/len-is-accurate no longer occurs: remove the entry'],
  },
});

/** The subject says {@link HOSTILE} wherever it can say anything. */
export const SPITEFUL = report(
  [
    verdict('fail', yieldsBytes, {
      findings: [
        finding(HOSTILE, {
          at: { file: `${CWD}/${HOSTILE}.py`, line: 1, function: HOSTILE },
          source: HOSTILE,
          paths: [HOSTILE],
          replay: HOSTILE,
          exchange: 'spiteful',
          event: null,
        }),
      ],
    }),
    verdict('exempt', pairs, { reason: HOSTILE, findings: [finding(HOSTILE)] }),
    verdict('untested', closes, { reason: HOSTILE }),
  ],
  {
    target: { kind: 'application', interface: 'wsgi', entry: HOSTILE },
    identity: { python: HOSTILE, framework: HOSTILE, server: HOSTILE },
    notes: [HOSTILE],
    log: { stdout: HOSTILE, stderr: HOSTILE },
    exchanges: [
      EXCHANGE,
      {
        ...EXCHANGE,
        id: 'spiteful',
        request: null,
        offered: { py: 'dict', items: [[str('type'), str(HOSTILE)]] },
        events: [
          {
            type: 'raise',
            from: 'application',
            t: 1,
            at: null,
            during: 'call',
            exception: { type: HOSTILE, message: HOSTILE, frames: [], ours: false },
          },
        ],
        ended: { how: 'hung', detail: HOSTILE },
      },
    ],
  },
);

export const SAMPLES = { FAILING, CONFORMING, BROKEN, UNOPENED, STALE, SPITEFUL };
