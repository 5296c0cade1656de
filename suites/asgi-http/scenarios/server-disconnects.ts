import {
  body,
  each,
  fail,
  part,
  RECEIVE,
  RECEIVE_BODY,
  script,
  start,
  wait,
} from '../../../src/model/asgi-script.ts';
import type { ProbeScript, ProbeStep } from '../../../src/model/probe.ts';
import type { ClientStep, ServerScenario } from '../../../src/model/server-scenario.ts';

const DISCONNECT = { do: 'receive-until', type: 'http.disconnect', within: 5 } as const;
const GONE: readonly ClientStep[] = [
  { do: 'request' },
  { do: 'await-wait', name: 'gone' },
  { do: 'reset' },
  { do: 'go', name: 'gone' },
  { do: 'await-call' },
];

/** Each part is tried; the server learns sooner or later that nobody is there. */
const SENDS: ProbeStep = {
  do: 'repeat',
  times: 20,
  steps: [
    { do: 'sleep', seconds: 0.005 },
    { ...part('x'.repeat(1000)), trap: true, within: 4 },
  ],
  untilWaiting: true,
};

const SCRIPTS: readonly ProbeScript[] = [
  // A long poll: nothing has been answered yet.
  script(RECEIVE, wait('gone'), DISCONNECT, DISCONNECT),
  script(RECEIVE, start(), part('first'), wait('gone'), DISCONNECT, SENDS),
  script(RECEIVE, start(), part('first'), wait('gone'), SENDS, { ...body(), trap: true }),
  script(RECEIVE, wait('gone'), DISCONNECT, fail('after the client had left')),
];

const UPLOADS = [
  { body: 'x'.repeat(1000), cut: 500 },
  { body: 'x'.repeat(100_000), cut: 70_000 },
  { body: 'x'.repeat(1000), framing: 'chunked', chunks: [300, 300], cut: 320 },
  { body: 'x'.repeat(1000), framing: 'chunked', chunks: [300, 300], cut: 620 },
] as const;

const scenario: ServerScenario = {
  id: 'asgi-http/scenarios/server-disconnects',
  title: 'clients that leave',
  subject: 'server',
  long: true,
  interfaces: ['asgi'],
  async run(drive) {
    const polls = each(drive, SCRIPTS, (one) =>
      drive.request({ leaves: true, client: GONE, patience: 10 }, one),
    );
    // Half of an upload, and then the end or a reset: there is no whole request.
    const ends: readonly ClientStep[] = [{ do: 'end' }, { do: 'reset' }];
    const cuts = UPLOADS.flatMap((upload) => ends.map((end) => ({ upload, end })));
    const uploads = each(drive, cuts, ({ upload: { cut, ...plan }, end }) =>
      drive.request(
        {
          ...plan,
          method: 'POST',
          leaves: true,
          client: [
            { do: 'request', part: 'head' },
            { do: 'request', part: 'body', to: cut },
            { do: 'await-wait', name: 'reading' },
            { do: 'go', name: 'reading' },
            end,
          ],
          patience: 2,
        },
        script(wait('reading'), { ...RECEIVE_BODY, within: 5 }, RECEIVE_AGAIN, start(), body('x')),
      ),
    );
    // Nobody leaves, and the application listens for that all the same.
    const listening = drive.request(
      { target: '/listening' },
      script(RECEIVE, { ...RECEIVE, within: 0.2 }, start(), body('still there')),
    );
    await Promise.all([polls, uploads, listening]);
  },
};

const RECEIVE_AGAIN = { ...RECEIVE, within: 1 } as const;

export default scenario;
