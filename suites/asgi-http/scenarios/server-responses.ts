import {
  body,
  each,
  pairs,
  part,
  RECEIVE,
  RECEIVE_BODY,
  script,
  send,
  start,
  wait,
} from '../../../src/model/asgi-script.ts';
import type { ProbeScript } from '../../../src/model/probe.ts';
import { bool, bytes, int, str } from '../../../src/model/py.ts';
import type { RequestPlan, ServerScenario } from '../../../src/model/server-scenario.ts';

const MANY = [
  ['x-one', '1'],
  ['set-cookie', 'a=1; Path=/'],
  ['x-two', 'a, b'],
  ['set-cookie', 'b=2'],
  ['x-obs-text', 'caf\xe9'],
  ['x-one', '2'],
] as const;
const OK = { status: int(200) };

const SCRIPTS: readonly ProbeScript[] = [
  script(RECEIVE_BODY, start(200, MANY), body('Hello')),
  script(start(404), body('before the request was read')),
  script(RECEIVE, send('http.response.start', OK), body('no headers')),
  script(RECEIVE, start(), send('http.response.body')),
  script(RECEIVE, start(), part('Hel'), part(''), part('lo'), body('')),
  script(RECEIVE, start(), part('one'), send('http.response.body', { body: bytes('two') })),
  script(RECEIVE, start(200, [['content-length', '5']]), part('He'), body('llo')),
  script(RECEIVE, start(299), body('an unknown status')),
  script(RECEIVE, start(204, []), body()),
  script(RECEIVE, start(304, [['etag', '"a"']]), body()),
  script(
    RECEIVE,
    start(),
    ...Array.from({ length: 40 }, () => part('\x00\xff'.repeat(2048))),
    body(),
  ),
  ...(['tuple', 'generator'] as const).map((headersAs) =>
    script(
      RECEIVE,
      send('http.response.start', { ...OK, headers: pairs(MANY) }, { headersAs }),
      body(headersAs),
    ),
  ),
  ...['chunked', 'gzip, chunked', 'identity'].map((coding) =>
    script(RECEIVE, start(200, [['transfer-encoding', coding]]), part('Hel'), body('lo')),
  ),
  script(
    RECEIVE,
    send('http.response.start', {
      ...OK,
      headers: pairs(MANY),
      unknown: str('key'),
      'x.y': bool(false),
    }),
    send('http.response.body', { body: bytes('Hello'), more: int(1), nested: bool(true) }),
  ),
  // What comes after the end is nobody's response.
  script(RECEIVE, start(), body('whole'), { ...body('surplus'), trap: true }),
  script(RECEIVE, start(), body('whole'), { ...start(500), trap: true }),
  script(RECEIVE, start(), body('whole'), { ...RECEIVE, within: 1.5 }, { ...RECEIVE, within: 0.1 }),
];

const PLANS: readonly RequestPlan[] = [{}, { httpVersion: '1.0' }, { method: 'HEAD' }];

const scenario: ServerScenario = {
  id: 'asgi-http/scenarios/server-responses',
  title: 'responses of all kinds',
  subject: 'server',
  interfaces: ['asgi'],
  async run(drive) {
    const cases = PLANS.flatMap((plan) => SCRIPTS.map((one) => [plan, one] as const));
    await each(drive, cases, ([plan, one]) => drive.request(plan, one));
    await Promise.all([
      drive.request(
        {
          client: [
            { do: 'request' },
            { do: 'await-wait', name: 'first' },
            { do: 'await-body', bytes: 5 },
            { do: 'go', name: 'first' },
            { do: 'await-wait', name: 'second' },
            { do: 'await-body', bytes: 10 },
            { do: 'go', name: 'second' },
            { do: 'await-wait', name: 'end' },
            { do: 'await-response' },
            { do: 'go', name: 'end' },
          ],
        },
        script(
          RECEIVE,
          start(),
          part('first'),
          wait('first'),
          part('again'),
          wait('second'),
          body('last'),
          wait('end'),
        ),
      ),
      // Nothing is looked at before the client lets it happen: an answer in the midst of an upload.
      drive.request(
        {
          method: 'POST',
          body: 'x'.repeat(1000),
          patience: 1,
          client: [
            { do: 'request', part: 'head' },
            { do: 'await-response' },
            { do: 'request', part: 'body' },
          ],
        },
        script(start(413, [['content-length', '3']]), body('big')),
      ),
    ]);
  },
};

export default scenario;
