import type { MiddlewareDrive, MiddlewareScenario } from '../../../src/model/pair.ts';
import type { ProbeScript, ProbeStep } from '../../../src/model/probe.ts';
import { bytes, dict, int, str } from '../../../src/model/py.ts';
import { webSocketTargets } from '../../../src/model/request.ts';
import type { WebSocketStep } from '../../../src/model/scenario.ts';
import { asgiHeaders, send } from '../../../src/model/scripts.ts';
import { SERVERS } from './servers.ts';

const RECEIVE: ProbeStep = { do: 'receive', within: 1 };
const ACCEPT = send('websocket.accept');

const ANSWERED: WebSocketStep = { do: 'await-answer' };
const CLOSED: WebSocketStep = { do: 'close', code: 1000, reason: 'done' };

const ECHO: ProbeScript = {
  call: [
    RECEIVE,
    ACCEPT,
    RECEIVE,
    send('websocket.send', { text: str('hello') }),
    RECEIVE,
    send('websocket.send', { bytes: bytes('\u0000\u00ff') }),
    RECEIVE,
  ],
};
const MESSAGES: readonly WebSocketStep[] = [
  ANSWERED,
  { do: 'text', text: 'hello' },
  { do: 'await-messages', count: 1 },
  { do: 'binary', bytes: '\u0000\u00ff' },
  { do: 'await-messages', count: 2 },
  CLOSED,
];

const CONVERSATIONS: readonly (readonly [readonly WebSocketStep[], ProbeScript])[] = [
  [MESSAGES, ECHO],
  [[ANSWERED, CLOSED], { call: [RECEIVE, ACCEPT, RECEIVE] }],
  [[ANSWERED, { do: 'lose' }], { call: [RECEIVE, ACCEPT, RECEIVE] }],
  [
    [ANSWERED],
    {
      call: [
        RECEIVE,
        ACCEPT,
        send('websocket.send', { text: str('bye') }),
        send('websocket.close', { code: int(1001), reason: str('going') }),
      ],
    },
  ],
  [[ANSWERED], { call: [RECEIVE, send('websocket.close', { code: int(1008) })] }],
  [
    [ANSWERED, CLOSED],
    {
      call: [
        RECEIVE,
        send('websocket.accept', {
          subprotocol: str('chat'),
          headers: asgiHeaders([['x-note', 'accepted']]),
        }),
        RECEIVE,
      ],
    },
  ],
];

const LONG = 'long '.repeat(15_000);

/** Messages that are easily lost: empty ones, equal ones, long ones. */
const ODD: readonly (readonly [readonly WebSocketStep[], ProbeScript])[] = [
  [
    [
      ANSWERED,
      ...['', 'same', 'same', LONG, 'end'].map((text) => ({ do: 'text', text }) as const),
      { do: 'binary', bytes: '' },
      { do: 'binary', bytes: 'end' },
      CLOSED,
    ],
    { call: [RECEIVE, ACCEPT, ...Array.from({ length: 8 }, () => RECEIVE)] },
  ],
  [
    [ANSWERED, { do: 'await-messages', count: 7 }, CLOSED],
    {
      call: [
        RECEIVE,
        ACCEPT,
        ...['', 'same', 'same', LONG, 'end'].map((text) =>
          send('websocket.send', { text: str(text) }),
        ),
        ...['', 'end'].map((each) => send('websocket.send', { bytes: bytes(each) })),
        RECEIVE,
      ],
    },
  ],
];

const DENIAL: ProbeScript = {
  call: [
    RECEIVE,
    send('websocket.http.response.start', { status: int(403), headers: asgiHeaders([]) }),
    send('websocket.http.response.body', { body: bytes('no') }),
  ],
};

export default {
  id: 'asgi-websocket/scenarios/middleware-conversations',
  title: 'WebSocket conversations: messages, closes of both sides, refusals, denials',
  subject: 'middleware',
  interfaces: ['asgi'],
  outer: 'asgi',
  async run(drive: MiddlewareDrive) {
    for (const target of ['/chat', ...webSocketTargets(drive)]) {
      for (const [steps, script] of CONVERSATIONS) {
        await drive.websocket({ target, subprotocols: ['chat'], steps }, script);
      }
    }
    for (const [steps, script] of ODD) {
      await drive.websocket({ target: '/messages', steps }, script);
    }
    const extensions = dict({ 'websocket.http.response': dict({}) });
    await drive.websocket(
      { target: '/denied', steps: [ANSWERED], variation: { with: { extensions } } },
      DENIAL,
    );
    const request = { target: '/servers', steps: MESSAGES };
    for (let i = 0; i < 2; i += 1) await drive.websocket(request, ECHO);
    for (const variation of SERVERS) await drive.websocket({ ...request, variation }, ECHO);
    await drive.websocket(request, ECHO);
  },
} satisfies MiddlewareScenario;
