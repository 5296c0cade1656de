import type { ProbeScript } from '../../../src/model/probe.ts';
import { str } from '../../../src/model/py.ts';
import type { RequestPlan, ServerScenario } from '../../../src/model/server-scenario.ts';
import {
  headerList,
  PLAIN,
  script,
  shape,
  start,
  writes,
  yields,
} from '../../../src/model/wsgi-script.ts';

type Headers = readonly (readonly [string, string])[];

const STATUSES = [
  '200 OK',
  '200 Fine',
  '201 Created',
  '301 Moved Permanently',
  '404 Not Found',
  "418 I'm a teapot",
  '499 Not in any list',
  '503 Service Unavailable',
  '200 Tr\xe8s bien',
];

const HEADERS: readonly Headers[] = [
  [],
  [
    ['Content-Type', 'text/plain'],
    ['X-Single', 'a value'],
    ['Location', '/elsewhere?a=1'],
    ['ETag', '"abc"'],
  ],
  [
    ['Content-Type', 'text/html; charset=latin-1'],
    ['Set-Cookie', 'a=1; Path=/'],
    ['X-Between', '1'],
    ['Set-Cookie', 'b=2; Expires=Thu, 01 Jan 2037 00:00:00 GMT'],
    ['Set-Cookie', 'c=3'],
  ],
  [
    ['Content-Type', 'text/plain'],
    ['Vary', 'Accept'],
    ['Vary', 'Accept-Encoding'],
  ],
  [
    ['content-type', 'text/plain'],
    ['date', 'Sun, 06 Nov 1994 08:49:37 GMT'],
  ],
  [
    ['Content-Type', 'text/plain'],
    ['Date', 'Sun, 06 Nov 1994 08:49:37 GMT'],
    ['Server', 'application/1.0'],
  ],
  [
    ['Content-Type', 'text/plain'],
    ['content-LENGTH', '5'],
  ],
  [
    ['Content-Type', 'text/plain'],
    ['X-Latin', 'caf\xe9 \xff\xa0 x'],
  ],
];

const EMPTY: readonly ProbeScript[] = [
  script([start('204 No Content', [])]),
  script([start('304 Not Modified', [['ETag', '"abc"']])]),
  script([start('302 Found', [['Location', '/']])], yields('')),
  script([start()], yields('', '')),
  script([start('200 OK', [...PLAIN, ['Content-Length', '0']])]),
  script([start()], [], shape('list')),
  script([start()], yields(''), shape('list')),
  script([start()], [], shape('generator')),
];

const BODIES: readonly ProbeScript[] = [
  script([start()], yields('Hello'), shape('list')),
  script([start()], yields('Hello'), shape('tuple')),
  script([start()], yields('Hello'), shape('sized')),
  script([start()], yields('Hel', 'lo'), shape('list')),
  script([start()], yields('Hel', '', 'lo'), shape('sized')),
  script([start()], yields('', 'Hel', '', '', 'lo', ''), shape('iterator')),
  script([start()], yields('Hel', '', 'lo'), shape('generator')),
  script([start()], yields('Hel', 'lo'), { shape: 'iterator', close: 'none' }),
  script([start()], yields('a\nb\r\nc\rd\x00\x1a\xff\xfe', '\r\n', '\n'), shape('iterator')),
  script([start()], yields('0\r\n\r\n', '5\r\nHello\r\n'), shape('iterator')),
  script(
    [start()],
    yields(...Array.from({ length: 40 }, (_, i) => `${i}\r\n`)),
    shape('generator'),
  ),
  script([start()], yields('x'.repeat(60000), 'y'.repeat(60000)), shape('iterator')),
  script([start('200 OK', [...PLAIN, ['Content-Length', '5']])], yields('Hel', 'lo')),
  // Its first iteration starts the response.
  script([], [start(), ...yields('Hel', 'lo')], shape('generator')),
  script([], [start(), ...yields('Hello')], shape('iterator')),
  script([], [start('404 Not Found'), ...yields('', 'Hello')], shape('iterator')),
];

const WRITTEN: readonly ProbeScript[] = [
  script([start(), ...writes('Hello')]),
  script([start(), ...writes('Hel', 'lo')], [], shape('list')),
  script([start(), ...writes('', 'Hel', '')], yields('lo', ' all'), shape('generator')),
  script([start(), ...writes('Hel')], yields('lo', ' all'), shape('list')),
  script([start('200 OK', [...PLAIN, ['Content-Length', '5']]), ...writes('Hel')], yields('lo')),
  script([start(), ...writes('Hello,')], yields(' all'), shape('list')),
  script([start(), ...writes('Hello,')], yields(' all'), shape('sized')),
];

const scenario: ServerScenario = {
  id: 'wsgi/scenarios/server-responses',
  title: 'statuses, headers and bodies of all shapes',
  subject: 'server',
  apart: true,
  interfaces: ['wsgi'],
  async run(drive) {
    const ask = (plan: RequestPlan, each: ProbeScript) => drive.request(plan, each);
    const withThree: ProbeScript = {
      call: [{ do: 'start_response', args: [str('200 OK'), headerList(PLAIN), { py: 'none' }] }],
      iterate: yields('Hello'),
    };
    await Promise.all([
      ...STATUSES.map((status) =>
        ask({ target: '/status' }, script([start(status)], yields('Hello'))),
      ),
      ...HEADERS.map((headers) =>
        ask({ target: '/answer' }, script([start('200 OK', headers)], yields('Hello'))),
      ),
      ask({ target: '/answer' }, withThree),
      ...[...EMPTY, ...BODIES].flatMap((each) => [
        ask({ target: '/body' }, each),
        ask({ target: '/body', httpVersion: '1.0' }, each),
      ]),
      ...WRITTEN.flatMap((each) => [
        ask({ target: '/write' }, each),
        ask({ target: '/write', httpVersion: '1.0' }, each),
      ]),
      ...[BODIES[0], BODIES[3], BODIES[7], BODIES[12], EMPTY[0], EMPTY[4], WRITTEN[0]].map((each) =>
        ask({ method: 'HEAD', target: '/body' }, each ?? { call: [] }),
      ),
      ...['204 No Content', '304 Not Modified'].map((status) =>
        ask({ target: '/body' }, script([start(status, [])], yields('dropped'))),
      ),
    ]);
    // One after the other on the same connection: none may spoil the next.
    const connection = await drive.connection();
    for (const each of [EMPTY[0], BODIES[3], WRITTEN[2], EMPTY[1], BODIES[0]]) {
      if (connection.isOpen) await connection.request({ target: '/kept' }, each ?? { call: [] });
    }
    if (connection.isOpen) {
      await connection.request({ target: '/kept', method: 'HEAD' }, BODIES[5] ?? { call: [] });
    }
    if (connection.isOpen) await connection.request({ target: '/kept' }, BODIES[5] ?? { call: [] });
    await connection.close();
  },
};

export default scenario;
