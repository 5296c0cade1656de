import type { ProbeStep } from '../../../src/model/probe.ts';
import type { RequestPlan, ServerScenario } from '../../../src/model/server-scenario.ts';
import { answers, reads, script, start, yields } from '../../../src/model/wsgi-script.ts';

const LINES = 'first line\nsecond\rline\r\n\n\n\x00\xff\x1a no text \xe9\nlast without end';
const LONG = `${'x'.repeat(9000)}\n${'0123456789abcdef'.repeat(2500)}\n`;

/** Ways of reading; each goes on to the end of the body and beyond it. */
const WAYS: readonly (readonly ProbeStep[])[] = [
  [reads('read'), ...end()],
  [...times(4, reads('read', 7)), reads('read', 1000), ...end()],
  [reads('read', 0), ...times(8, reads('readline')), ...end()],
  [reads('readlines'), ...end()],
  [reads('readlines', 12), reads('readlines', 1), reads('readlines'), ...end()],
  [...times(8, reads('iterate')), ...end()],
  [
    reads('read', 3),
    reads('readline'),
    reads('iterate'),
    reads('read', 2),
    reads('readline', 4),
    reads('readlines', 1),
    reads('read'),
    ...end(),
  ],
  [...times(4, reads('readline', 4)), reads('readline', 500), reads('readline'), reads('read')],
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

const BODIES: readonly RequestPlan[] = [
  { body: LINES },
  { body: LINES, framing: 'chunked', chunks: [1, 10, 3, 15] },
];

const scenario: ServerScenario = {
  id: 'wsgi/scenarios/server-input',
  title: 'reading wsgi.input in every way, to its end and beyond',
  subject: 'server',
  interfaces: ['wsgi'],
  async run(drive) {
    const answer = (steps: readonly ProbeStep[]) => script([...steps, start()], yields('read'));
    const post: RequestPlan = { method: 'POST', target: '/input' };
    await Promise.all([
      ...BODIES.flatMap((body) =>
        WAYS.map((way) => drive.request({ ...post, ...body }, answer(way))),
      ),
      ...['content-length', 'chunked'].flatMap((framing) =>
        [WAYS[0], WAYS[3], WAYS[6]].map((way) =>
          drive.request(
            {
              ...post,
              body: LONG,
              framing: framing as 'content-length' | 'chunked',
              chunks: [4096],
            },
            answer(way ?? []),
          ),
        ),
      ),
      drive.request({ target: '/input' }, answer(end())),
      drive.request({ ...post, body: '' }, answer(end())),
      drive.request({ ...post, body: '', framing: 'chunked' }, answer(end())),
      // The body comes later than the head, and in pieces.
      drive.request(
        {
          ...post,
          body: LINES,
          client: [
            { do: 'request', part: 'head' },
            { do: 'pause', seconds: 0.05 },
            { do: 'request', part: 'body', every: 5 },
          ],
        },
        answer(WAYS[6] ?? []),
      ),
    ]);
    // What follows on the connection belongs to the next request.
    const connection = await drive.connection();
    await connection.pipeline([
      [{ ...post, body: 'first\nbody' }, answer(WAYS[0] ?? [])],
      [{ target: '/next' }, answers('next')],
    ]);
    await connection.close();
    const other = await drive.connection();
    await other.request({ ...post, body: 'nobody reads this' }, answers('unread'));
    if (other.isOpen) await other.request({ target: '/next' }, answers('next'));
    if (other.isOpen) {
      await other.request({ ...post, body: 'nor this', framing: 'chunked' }, answers('unread'));
    }
    if (other.isOpen) await other.request({ target: '/next' }, answers('next'));
    await other.close();
  },
};

export default scenario;
