import {
  accept,
  each,
  NONE,
  RECEIVE,
  script,
  send,
  sendBytes,
  sendText,
  UNTIL_DISCONNECT,
} from '../../../src/model/asgi-script.ts';
import type { ProbeStep } from '../../../src/model/probe.ts';
import { bytes, int, str } from '../../../src/model/py.ts';
import type { ClientStep, ServerScenario } from '../../../src/model/server-scenario.ts';

const LONG = 'y'.repeat(70_000);
const CLOSE: readonly ClientStep[] = [
  { do: 'frame', opcode: 8, payload: '\x03\xe8' },
  { do: 'await-end' },
];
const OPEN: readonly ClientStep[] = [{ do: 'request' }, { do: 'await-head' }];
const text = (payload: string, fin = true, opcode = 1): ClientStep => ({
  do: 'frame',
  opcode,
  payload,
  fin,
});
const binary = (payload: string): ClientStep => ({ do: 'frame', opcode: 2, payload });

const INCOMING: readonly (readonly ClientStep[])[] = [
  [text('Hello'), text(''), text('caf\xc3\xa9 \xf0\x9f\x98\x80'), text(LONG)],
  [binary('\x00\xff'), binary(''), binary(LONG), binary('caf\xc3\xa9')],
  [text('Hel', false), text('lo', true, 0)],
  [text('', false), text('caf\xc3', false, 0), text('\xa9', false, 0), text('', true, 0)],
  [
    text('Hel', false),
    { do: 'frame', opcode: 9, payload: 'ping' },
    text('l', false, 0),
    { do: 'frame', opcode: 10, payload: 'unasked' },
    text('o', true, 0),
    text('next'),
  ],
  [
    { do: 'frame', opcode: 9, payload: '' },
    { do: 'frame', opcode: 9, payload: 'p'.repeat(125) },
    { do: 'await-frames', opcode: 10, count: 2 },
    binary('after'),
  ],
  Array.from({ length: 50 }, (_, i) => text(String(i))),
];

const OUTGOING: readonly (readonly ProbeStep[])[] = [
  [sendText('Hello'), sendText(''), sendText('café 😀'), sendText(LONG)],
  [sendBytes('\x00\xff'), sendBytes(''), sendBytes(LONG)],
  [
    send('websocket.send', { text: str('a'), bytes: NONE }),
    send('websocket.send', { bytes: bytes('b'), text: NONE }),
    send('websocket.send', { text: str('c'), unknown: int(1) }),
  ],
];

const INVALID: readonly ProbeStep[] = [
  send('websocket.send'),
  send('websocket.send', { text: NONE, bytes: NONE }),
  send('websocket.send', { text: str('a'), bytes: bytes('b') }),
  send('websocket.send', { text: bytes('a') }),
  send('websocket.send', { bytes: str('a') }),
  send('websocket.send', { text: int(5) }),
  send('websocket.ping'),
];

const scenario: ServerScenario = {
  id: 'asgi-websocket/scenarios/server-messages',
  title: 'messages both ways',
  subject: 'server',
  long: true,
  interfaces: ['asgi'],
  async run(drive) {
    const parts = [
      () =>
        each(drive, INCOMING, (frames) =>
          drive.request(
            { websocket: true, client: [...OPEN, ...frames, ...CLOSE] },
            script(RECEIVE, accept(), UNTIL_DISCONNECT),
          ),
        ),
      () =>
        each(drive, OUTGOING, (events) =>
          drive.request(
            {
              websocket: true,
              client: [...OPEN, { do: 'await-frames', count: events.length }, ...CLOSE],
            },
            script(RECEIVE, accept(), ...events, UNTIL_DISCONNECT),
          ),
        ),
      () =>
        each(drive, INVALID, (event) =>
          drive.request(
            {
              websocket: true,
              client: [...OPEN, { do: 'await-frames', count: 1 }, ...CLOSE],
              patience: 2,
            },
            script(
              RECEIVE,
              accept(),
              { ...event, trap: true } as ProbeStep,
              {
                ...sendText('still there'),
                trap: true,
              },
              UNTIL_DISCONNECT,
            ),
          ),
        ),
    ];
    await each(drive, parts, (run) => run());
  },
};

export default scenario;
