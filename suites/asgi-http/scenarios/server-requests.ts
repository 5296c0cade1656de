import { answer, body, each, RECEIVE, script, start } from '../../../src/model/asgi-script.ts';
import type { RequestPlan, ServerScenario } from '../../../src/model/server-scenario.ts';

const LONG = 'x'.repeat(200_000);
const NAMES = [
  ['X-Twice', 'one'],
  ['X-Between', ''],
  ['x-twice', 'two'],
  ['X-Obs-Text', 'caf\xe9 \xff'],
  ['Accept', 'text/html, */*;q=0.1'],
  ['X-Twice', 'one'],
] as const;

const PLANS: readonly RequestPlan[] = [
  {},
  { httpVersion: '1.0' },
  { method: 'HEAD' },
  { method: 'OPTIONS', target: '/options' },
  { method: 'DELETE', target: '/a/b/../c//d' },
  { method: 'PROPFIND' },
  { headers: NAMES },
  { target: '/?' },
  { target: '/search?q=a%20b+c&q=%C3%A9&empty=' },
  { target: '/search?a=1?b=2' },
  { target: '/a%3Fb?c=%3F' },
  { target: '/caf%C3%A9/%E2%82%AC' },
  { target: '/caf%c3%a9' },
  { target: '/a%2Fb%20c%25d' },
  { target: '/plus+and~tilde' },
  { method: 'POST', body: '' },
  { method: 'POST', body: 'a=1&b=2' },
  { method: 'PUT', body: '\x00\xff\r\n\r\nGET / HTTP/1.1\r\n' },
  { method: 'POST', body: LONG },
  { method: 'POST', body: 'late', client: [{ do: 'request', every: 1 }] },
  { method: 'POST', body: 'Hello, world', framing: 'chunked', chunks: [1, 5, 2] },
  { method: 'POST', body: '', framing: 'chunked' },
  { method: 'POST', body: LONG, framing: 'chunked', chunks: [1, 70_000, 1] },
  { method: 'POST', body: '0\r\n\r\n', framing: 'chunked', chunks: [1, 1, 1] },
];

const scenario: ServerScenario = {
  id: 'asgi-http/scenarios/server-requests',
  title: 'requests of all kinds',
  subject: 'server',
  interfaces: ['asgi'],
  async run(drive) {
    await each(drive, PLANS, (plan) => drive.request(plan, answer()));
    // The first event is there at once, and nobody has to wait for it.
    const inTime = script({ ...RECEIVE, within: 10 }, start(), body('Hello'));
    await drive.request({ target: '/in-time' }, inTime);
    await drive.raw(
      'get /lower HTTP/1.1\r\nHost: a\r\nX-Gw-Conform: {id}\r\nConnection: close\r\n\r\n',
      answer(),
    );
    const chunked = [
      'POST /extensions HTTP/1.1\r\nHost: a\r\nX-Gw-Conform: {id}\r\nConnection: close\r\n',
      'Transfer-Encoding: chunked\r\n\r\n',
      '3;name=value\r\nabc\r\n2;q="x"\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n',
    ];
    await drive.raw(chunked.join(''), answer());
  },
};

export default scenario;
