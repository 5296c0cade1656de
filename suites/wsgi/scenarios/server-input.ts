import type { ProbeStep } from '../../../src/model/probe.ts';
import type { RequestPlan, ServerScenario } from '../../../src/model/server-scenario.ts';
import { answers, reads, script, start, yields } from '../../../src/model/wsgi-script.ts';

const LINES = 'first line\nsecond\rline\r\n\n\n\x00\xff\x1a no text \xe9\nlast without end';
const LONG = `${'x'.repeat(9000)}\n${'0123456789abcdef'.repeat(2500)}\n`;

/** Ways of reading; each comes to the end of the body. */
const WAYS: readonly (readonly ProbeStep[])[] = [
  [reads('read', LINES.length)],
  [...times(4, reads('read', 7)), reads('read', LINES.length - 28)],
  [reads('read', 0), ...times(5, reads('readline'))],
  [reads('readlines', 12), reads('readlines', 1), reads('iterate'), reads('read', 9)],
  [...times(5, reads('iterate'))],
  [reads('read', 3), reads('readline'), reads('iterate'), reads('read', 1), reads('readline', 4)],
  [...times(4, reads('readline', 4)), reads('readline', 500), reads('readline')],
];

/** Ways that go on to the end of the body and beyond it. */
const BEYOND: readonly (readonly ProbeStep[])[] = [
  [reads('read'), ...end()],
  [reads('read', 1000), ...end()],
  [...times(8, reads('readline')), ...end()],
  [reads('readlines'), ...end()],
  [reads('readlines', 12), reads('readlines', 1), reads('readlines'), ...end()],
  [...times(8, reads('iterate')), ...end()],
  [reads('read', 3), reads('readline'), reads('readlines', 1), reads('read'), ...end()],
];

/** The end and what is beyond it. */
function end(): ProbeStep[] {
  return [
    reads('read', 10),
    reads('read'),
    reads('readline'),
    reads('readlines'),
    reads('iterate'),
  ];
}

function times(count: number, step: ProbeStep): ProbeStep[] {
  return Array.from({ length: count }, () => step);
}

function answer(steps: readonly ProbeStep[]) {
  return script([...steps, start()], yields('read'));
}

const POST: RequestPlan = { method: 'POST', target: '/input' };
const BODY: RequestPlan = { ...POST, body: LINES };
const CHUNKED: RequestPlan = { ...BODY, framing: 'chunked', chunks: [1, 10, 3, 15] };
/** The body comes later than the head, and in pieces. */
const LATE: RequestPlan = {
  ...BODY,
  client: [
    { do: 'request', part: 'head' },
    { do: 'pause', seconds: 0.05 },
    { do: 'request', part: 'body', every: 5 },
  ],
};

const scenario: ServerScenario = {
  id: 'wsgi/scenarios/server-input',
  title: 'reading wsgi.input in every way, to its end and beyond',
  subject: 'server',
  long: true,
  apart: true,
  interfaces: ['wsgi'],
  async run(drive) {
    // Where the end is not told, or chunks are not read, each such read would wait in vain.
    const hangs = async (plan: RequestPlan, steps: readonly ProbeStep[]) => {
      const { wire } = await drive.request(plan, answer(steps));
      return wire?.timedOut === true;
    };
    const lines = () => hangs(CHUNKED, BEYOND[4] ?? []);
    const within = [...WAYS.map((way) => [BODY, way] as const), [LATE, WAYS[5] ?? []] as const];
    const [beyondHangs, chunkedHangs, linesHang] = await Promise.all([
      hangs({ target: '/input' }, end()),
      hangs(CHUNKED, [reads('read')]),
      // Who serves one after the other is spared a second wait.
      drive.isConcurrent ? lines() : null,
      ...within.map(([plan, way]) => drive.request(plan, answer(way))),
    ]);
    const ends = !beyondHangs;
    const readsChunks = !chunkedHangs && !(linesHang ?? (await lines()));
    const plans: (readonly [RequestPlan, readonly ProbeStep[]])[] = [
      ...(ends ? BEYOND : []).flatMap((way) => [
        [BODY, way] as const,
        [{ ...POST, body: LONG }, way] as const,
        [{ ...POST, body: '' }, way] as const,
      ]),
      ...(readsChunks ? [...WAYS, ...BEYOND] : []).map((way) => [CHUNKED, way] as const),
    ];
    if (readsChunks) {
      const long: RequestPlan = { ...POST, framing: 'chunked', body: LONG, chunks: [4096] };
      plans.push([long, BEYOND[0] ?? []], [{ ...long, body: '' }, BEYOND[0] ?? []]);
    }
    await Promise.all(plans.map(([plan, way]) => drive.request(plan, answer(way))));

    // What follows on the connection belongs to the next request.
    const connection = await drive.connection();
    await connection.pipeline([
      [{ ...POST, body: 'first\nbody' }, answer(ends ? (BEYOND[0] ?? []) : [reads('read', 10)])],
      [{ target: '/next' }, answers('next')],
    ]);
    await connection.close();
    const other = await drive.connection();
    const unread: RequestPlan[] = [
      { ...POST, body: 'nobody reads this' },
      { ...POST, body: 'nor this', framing: 'chunked' },
    ];
    for (const plan of unread) {
      if (other.isOpen) await other.request(plan, answers('unread'));
      if (other.isOpen) await other.request({ target: '/next' }, answers('next'));
    }
    await other.close();
  },
};

export default scenario;
