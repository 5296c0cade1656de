import {
  accept,
  close,
  each,
  fail,
  NONE,
  RECEIVE,
  script,
  send,
  sendText,
  UNTIL_DISCONNECT,
  wait,
} from '../../../src/model/asgi-script.ts';
import type { ProbeScript, ProbeStep } from '../../../src/model/probe.ts';
import { int } from '../../../src/model/py.ts';
import type { ClientStep, ServerScenario } from '../../../src/model/server-scenario.ts';

const OPEN: readonly ClientStep[] = [{ do: 'request' }, { do: 'await-head' }];
const AGAIN = { ...RECEIVE, within: 2 } as const;
const TRAP = { trap: true };

/** The payload of a close frame. */
function payload(code: number, reason = ''): string {
  return String.fromCharCode(code >> 8, code & 255) + reason;
}

const CLIENT_CLOSES = [
  payload(1000),
  payload(1001, 'leaving'),
  payload(3000),
  payload(4999, 'caf\xc3\xa9'),
  '',
];

const SENDS: ProbeStep = {
  do: 'repeat',
  times: 20,
  steps: [
    { do: 'sleep', seconds: 0.005 },
    { ...sendText('x'.repeat(1000)), ...TRAP, within: 4 },
  ],
  untilWaiting: true,
};

const APPLICATION_CLOSES: readonly ProbeScript[] = [
  script(RECEIVE, accept(), close(), AGAIN),
  script(RECEIVE, accept(), close(1001), AGAIN),
  script(RECEIVE, accept(), close(3000, 'done'), AGAIN),
  script(RECEIVE, accept(), close(4999, 'café'), AGAIN),
  script(RECEIVE, accept(), send('websocket.close', { code: int(1000), reason: NONE }), AGAIN),
  script(RECEIVE, accept(), sendText('last'), close(1000), { ...sendText('late'), ...TRAP }),
  script(RECEIVE, accept()),
  script(RECEIVE, accept(), fail()),
  script(RECEIVE, accept(), sendText('x'), { do: 'raise', exception: 'OSError', message: 'x' }),
];

const scenario: ServerScenario = {
  id: 'asgi-websocket/scenarios/server-closes',
  title: 'closes from both sides',
  subject: 'server',
  long: true,
  interfaces: ['asgi'],
  async run(drive) {
    const losses: readonly ClientStep[] = [{ do: 'end' }, { do: 'reset' }];
    const scripts = [
      script(RECEIVE, accept(), wait('gone'), { ...UNTIL_DISCONNECT, within: 5 }, SENDS),
      script(RECEIVE, accept(), wait('gone'), SENDS),
    ];
    const cases = losses.flatMap((loss) => scripts.map((one) => ({ loss, one })));
    const parts = [
      () =>
        each(drive, CLIENT_CLOSES, (frame) =>
          drive.request(
            {
              websocket: true,
              client: [
                ...OPEN,
                { do: 'frame', opcode: 1, payload: 'before' },
                { do: 'frame', opcode: 8, payload: frame },
                { do: 'await-end' },
              ],
            },
            script(RECEIVE, accept(), UNTIL_DISCONNECT, { ...RECEIVE, within: 0.2, trap: true }),
          ),
        ),
      () =>
        each(drive, APPLICATION_CLOSES, (one) =>
          drive.request(
            {
              websocket: true,
              client: [
                ...OPEN,
                { do: 'await-frames', opcode: 8, count: 1 },
                { do: 'frame', opcode: 8, payload: '\x03\xe8' },
                { do: 'await-end' },
              ],
              patience: 3,
            },
            one,
          ),
        ),
      () =>
        each(drive, cases, ({ loss, one }) =>
          drive.request(
            {
              websocket: true,
              leaves: true,
              patience: 10,
              client: [
                ...OPEN,
                { do: 'await-wait', name: 'gone' },
                loss,
                { do: 'go', name: 'gone' },
                { do: 'await-call' },
              ],
            },
            one,
          ),
        ),
    ];
    await each(drive, parts, (run) => run());
  },
};

export default scenario;
