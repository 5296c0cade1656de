import {
  answer,
  each,
  fail,
  part,
  RECEIVE,
  script,
  send,
  start,
} from '../../../src/model/asgi-script.ts';
import type { ProbeScript } from '../../../src/model/probe.ts';
import { bool, bytes, int, list, str } from '../../../src/model/py.ts';
import type { ServerScenario } from '../../../src/model/server-scenario.ts';

const LENGTH = [['content-length', '100']] as const;

const SCRIPTS: readonly ProbeScript[] = [
  script(fail()),
  script(RECEIVE, fail()),
  script(RECEIVE, start(), fail()),
  script(RECEIVE, start(), part('Hel'), fail()),
  script(RECEIVE, start(200, LENGTH), part('Hel'), fail()),
  script(RECEIVE, { do: 'raise', exception: 'OSError', message: 'not a disconnect' }),
  script(RECEIVE, start(), part('Hel'), { do: 'raise', exception: 'OSError', message: 'x' }),
  // Returns too early.
  script(RECEIVE),
  script(RECEIVE, start()),
  script(RECEIVE, start(), part('Hel')),
  script(RECEIVE, start(200, LENGTH), part('Hel')),
];

const TEXTS = list([list([str('x-a'), str('b')])]);

/** Each is no valid event where it stands; then comes a response as it has to be. */
const INVALID = [
  send('http.response.begin', { status: int(200) }),
  send('mychat.message'),
  send('http.response.start', { headers: list([]) }),
  send('http.response.start', { status: str('200') }),
  send('http.response.start', { status: int(200), headers: TEXTS }),
  send('http.response.start', { status: int(200), headers: int(5) }),
  { do: 'send', message: { py: 'dict', items: [[str('status'), int(200)]] } },
] as const;

const INVALID_BODIES = [
  send('http.response.body', { body: str('text') }),
  send('http.response.body', { body: int(5) }),
  send('http.response.unknown', { body: bytes('x') }),
  send('websocket.send', { text: str('x') }),
  send('http.response.body', { body: list([bytes('x')]), more_body: bool(true) }),
] as const;

const scenario: ServerScenario = {
  id: 'asgi-http/scenarios/server-failures',
  title: 'applications that fail',
  subject: 'server',
  interfaces: ['asgi'],
  async run(drive) {
    const requests = SCRIPTS.flatMap((one) => [
      { plan: {}, one },
      { plan: { httpVersion: '1.0' } as const, one },
    ]);
    const invalid = [
      ...INVALID.map((event) =>
        script(RECEIVE, { ...event, trap: true }, ...answer('valid').call.slice(1)),
      ),
      ...INVALID_BODIES.map((event) => script(RECEIVE, start(), { ...event, trap: true })),
      // A body before its start; a second start.
      script(RECEIVE, { ...part('early'), trap: true }),
      script(RECEIVE, start(), part('x'), { ...start(500), trap: true }),
    ].map((one) => ({ plan: {}, one }));
    await each(drive, [...requests, ...invalid], ({ plan, one }) => drive.request(plan, one));
  },
};

export default scenario;
