import {
  accept,
  body,
  close,
  each,
  fail,
  pairs,
  part,
  RECEIVE,
  script,
  send,
  sendText,
  start,
  UNTIL_DISCONNECT,
  wait,
} from '../../../src/model/asgi-script.ts';
import type { ProbeScript } from '../../../src/model/probe.ts';
import { bool, bytes, int, list, str } from '../../../src/model/py.ts';
import type {
  ClientStep,
  RequestPlan,
  ServerScenario,
} from '../../../src/model/server-scenario.ts';

const CLOSE: readonly ClientStep[] = [
  { do: 'request' },
  { do: 'await-head' },
  { do: 'frame', opcode: 8, payload: '\x03\xe8' },
  { do: 'await-end' },
];
const ACCEPT = script(RECEIVE, accept(), UNTIL_DISCONNECT);

const PLANS: readonly RequestPlan[] = [
  {},
  { target: '/caf%C3%A9/a%2Fb?q=a%20b&q=%3F' },
  {
    headers: [
      ['X-Twice', 'one'],
      ['X-Obs-Text', 'caf\xe9'],
      ['x-twice', 'two'],
      ['X-Twice', 'one'],
    ],
  },
  { headers: [['Sec-WebSocket-Protocol', 'chat, superchat']] },
  {
    headers: [
      ['Sec-WebSocket-Protocol', 'chat'],
      ['Sec-WebSocket-Protocol', 'superchat'],
    ],
  },
];

const OFFER: RequestPlan = { headers: [['Sec-WebSocket-Protocol', 'chat, superchat']] };
const HEADERS = [
  ['x-one', '1'],
  ['set-cookie', 'a=1'],
  ['x-two', 'caf\xe9'],
  ['set-cookie', 'b=2'],
] as const;

const ACCEPTS: readonly ProbeScript[] = [
  script(RECEIVE, accept({ subprotocol: str('superchat') }), UNTIL_DISCONNECT),
  script(RECEIVE, accept({ subprotocol: { py: 'none' } }), UNTIL_DISCONNECT),
  script(RECEIVE, accept({ headers: pairs(HEADERS) }), UNTIL_DISCONNECT),
  script(RECEIVE, accept({ unknown: int(1), headers: list([]) }), UNTIL_DISCONNECT),
];

const denial = (status: number, headers: readonly (readonly [string, string])[] = []) =>
  send('websocket.http.response.start', { status: int(status), headers: pairs(headers) }, TRAP);
const TRAP = { trap: true };
const denied = (content: string, more = false) =>
  send(
    'websocket.http.response.body',
    { body: bytes(content), ...(more ? { more_body: bool(true) } : {}) },
    TRAP,
  );

const REFUSALS: readonly ProbeScript[] = [
  script(RECEIVE, close()),
  script(RECEIVE, close(4000, 'no')),
  script(RECEIVE, close(), { ...RECEIVE, within: 2 }),
  script(RECEIVE),
  script(RECEIVE, fail()),
  script(fail()),
  script(RECEIVE, denial(401, [['www-authenticate', 'Basic realm="a"']]), denied('not you')),
  script(RECEIVE, denial(404), denied('no', true), denied(' such', true), denied(' thing')),
  script(RECEIVE, denial(410, [['content-length', '4']]), denied('gone')),
];

/** No event for this stage of a WebSocket. */
const INVALID = [
  send('websocket.send', { text: str('early') }),
  send('websocket.begin'),
  send('websocket.accept', { subprotocol: bytes('chat') }),
  send('websocket.accept', { headers: list([list([str('x-a'), str('b')])]) }),
  start(),
] as const;

/** By then, what the client has sent is there. */
const EARLY = { ...RECEIVE, within: 0.4 } as const;

const scenario: ServerScenario = {
  id: 'asgi-websocket/scenarios/server-handshakes',
  title: 'handshakes',
  subject: 'server',
  long: true,
  interfaces: ['asgi'],
  async run(drive) {
    const opens = (plan: RequestPlan, one: ProbeScript) =>
      drive.request({ ...plan, websocket: true, client: CLOSE }, one);
    const parts = [
      () => each(drive, PLANS, (plan) => opens(plan, ACCEPT)),
      () => each(drive, ACCEPTS, (one) => opens(OFFER, one)),
      () => each(drive, REFUSALS, (one) => drive.request({ websocket: true }, one)),
      () =>
        each(drive, INVALID, (event) =>
          opens(
            {},
            script(
              RECEIVE,
              { ...event, trap: true },
              { ...accept(), trap: true },
              UNTIL_DISCONNECT,
            ),
          ),
        ),
      () =>
        drive.request(
          {
            websocket: true,
            client: [
              { do: 'request' },
              // Against the rules of WebSocket, but nothing that may reach the application.
              { do: 'await-wait', name: 'connected' },
              { do: 'frame', opcode: 1, payload: 'early' },
              { do: 'go', name: 'connected' },
              { do: 'await-wait', name: 'reply' },
              { do: 'go', name: 'reply' },
              { do: 'await-head' },
              { do: 'frame', opcode: 8, payload: '\x03\xe8' },
              { do: 'await-end' },
            ],
          },
          script(RECEIVE, wait('connected'), EARLY, wait('reply'), accept(), UNTIL_DISCONNECT),
        ),
      // An upgrade that is none, beside what is.
      () =>
        drive.request(
          { headers: [['Upgrade', 'something-else']] },
          script(RECEIVE, start(), part('He'), body('llo')),
        ),
      () => opens({}, script(RECEIVE, accept(), { ...accept(), trap: true }, UNTIL_DISCONNECT)),
      () => opens({}, script(RECEIVE, accept(), sendText('Hello'), UNTIL_DISCONNECT)),
    ];
    await each(drive, parts, (run) => run());
  },
};

export default scenario;
