import type { ProbeScript } from '../../../src/model/probe.ts';
import type { RequestPlan, ServerScenario } from '../../../src/model/server-scenario.ts';
import { answers } from '../../../src/model/wsgi-script.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'REPORT', 'BREW'];

const TARGETS = [
  '/',
  '/?',
  '/plain/path',
  '/trailing/',
  '/a%20b/%7Ec;d=1',
  '/caf%C3%A9/%E2%82%AC',
  '/%ff%fe',
  '/%2525/a+b',
  "/sub-delims/!$&'()*,=:@",
  '/?a=1&b=%26%3d&c=x+y',
  '/path?first?second=/?',
  '/path?%c3%a9=%E2%82%AC&empty=',
];

const HEADERS: readonly (readonly (readonly [string, string])[])[] = [
  [
    ['X-Uncommon', 'a value, with; signs="in it"'],
    ['Accept', 'text/html;q=0.9, */*;q=0.1'],
    ['Cookie', 'a=1; b=2'],
  ],
  [
    ['X-Bytes', 'caf\xe9 \xff\xa0\x85 x'],
    ['X-Utf-8', 'caf\xc3\xa9'],
  ],
  [['x-LETTER-case', 'Kept As It Is']],
  [['X-Space', ' \t around \t ']],
  [
    ['X-Repeated', 'one'],
    ['X-Other', 'in between'],
    ['X-Repeated', 'two'],
  ],
  [['X_Alone_With_Underscores', 'underscored']],
  [
    ['X-Real-Ip', '192.0.2.1'],
    ['X_Real_Ip', 'underscored'],
  ],
  [['X-Numbers-1', '1']],
];

const BODIES: readonly RequestPlan[] = [
  {
    method: 'POST',
    body: 'a=1&b=2',
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
  },
  { method: 'PUT', body: '{}', headers: [['Content-Type', 'application/json; charset="utf-8"']] },
  { method: 'POST', body: '' },
  { method: 'POST', body: 'no type' },
  { method: 'GET', body: 'a body with GET' },
  { method: 'POST', body: 'chunked', framing: 'chunked' },
];

const scenario: ServerScenario = {
  id: 'wsgi/scenarios/server-requests',
  title: 'methods, targets, headers, versions',
  subject: 'server',
  long: true,
  apart: true,
  interfaces: ['wsgi'],
  async run(drive) {
    const plans: RequestPlan[] = [
      ...METHODS.map((method) => ({ method, target: '/method' })),
      ...TARGETS.map((target) => ({ target })),
      ...HEADERS.map((headers) => ({ target: '/headers', headers })),
      ...BODIES.map((plan) => ({ ...plan, target: '/body' })),
      { httpVersion: '1.0', target: '/old' },
      { httpVersion: '1.0', target: '/old', without: ['host'] },
      { httpVersion: '1.0', method: 'POST', body: 'old' },
      { httpVersion: '1.0', headers: [['Connection', 'keep-alive']] },
      { headers: [['Connection', 'close']] },
    ];
    const script: ProbeScript = answers('The answer.');
    await Promise.all(plans.map((plan) => drive.request(plan, script)));
    await Promise.all([
      // Split where it is most likely to matter: everywhere.
      drive.request(
        {
          target: '/split?everywhere',
          method: 'POST',
          body: 'in pieces',
          client: [{ do: 'request', every: 1 }],
        },
        script,
      ),
      drive.request(
        {
          target: '/half-closed',
          client: [{ do: 'request' }, { do: 'end' }, { do: 'await-response' }],
        },
        script,
      ),
    ]);
  },
};

export default scenario;
