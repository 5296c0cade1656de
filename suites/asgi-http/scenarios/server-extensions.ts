import {
  body,
  each,
  pairs,
  part,
  RECEIVE,
  script,
  send,
  start,
  wait,
} from '../../../src/model/asgi-script.ts';
import type { ProbeScript } from '../../../src/model/probe.ts';
import { bool, bytes, int, list, type Py, str } from '../../../src/model/py.ts';
import type { ServerScenario } from '../../../src/model/server-scenario.ts';

const TRAILERS = { trailers: bool(true) };
const ANNOUNCED = [['trailer', 'x-sum, x-time']] as const;
const trailers = (headers: readonly (readonly [string, string])[], more = false) =>
  send('http.response.trailers', {
    headers: pairs(headers),
    ...(more ? { more_trailers: bool(true) } : {}),
  });
const hint = (...links: readonly string[]) =>
  send('http.response.early_hint', { links: list(links.map(bytes)) });
const file = (as: 'file' | 'path', content: string, keys: Record<string, Py> = {}, position = 0) =>
  send(
    as === 'file' ? 'http.response.zerocopysend' : 'http.response.pathsend',
    as === 'file' ? { ...keys } : { path: str(''), ...keys },
    { file: { as, content, position } },
  );
const MORE = { more_body: bool(true) };
const SUM = trailers([['x-sum', '1']]);

/** An event of an extension; what is not offered may be refused, and is then left out. */
const trap = <T extends { readonly do: 'send' }>(step: T) => ({ ...step, trap: true });

const SCRIPTS: readonly ProbeScript[] = [
  script(RECEIVE, start(200, ANNOUNCED, TRAILERS), body('Hello'), trap(SUM)),
  script(
    RECEIVE,
    start(200, ANNOUNCED, TRAILERS),
    part('Hel'),
    body('lo'),
    trap(trailers([['x-sum', '1']], true)),
    trap(trailers([['x-time', '2']])),
    trap(trailers([['x-late', '3']])),
  ),
  script(RECEIVE, start(), trap(hint('</a.css>; rel=preload')), body('Hello')),
  script(
    RECEIVE,
    start(),
    trap(hint('</a.css>; rel=preload', '</b.js>; rel=preload')),
    trap(hint('</c.css>; rel=preload')),
    trap(hint()),
    part('Hel'),
    body('lo'),
  ),
  script(RECEIVE, start(), trap(file('file', '0123456789'))),
  script(RECEIVE, start(), trap(file('file', '0123456789', {}, 4))),
  script(RECEIVE, start(), trap(file('file', '0123456789', { offset: int(0) }, 4))),
  script(RECEIVE, start(), trap(file('file', '0123456789', { offset: int(2), count: int(3) }))),
  script(RECEIVE, start(), trap(file('file', '0123456789', { count: int(100) }, 1))),
  script(
    RECEIVE,
    start(),
    part('<'),
    trap(file('file', 'abc', MORE)),
    part('|'),
    trap(file('file', 'defghi', { ...MORE, count: int(3) })),
    body('>'),
  ),
  script(RECEIVE, start(), trap(file('file', 'whole')), trap(body('surplus'))),
  script(RECEIVE, start(200, [['content-length', '5']]), trap(file('file', 'whole'))),
  script(RECEIVE, start(200, [['content-length', '5']]), trap(file('path', 'whole'))),
  script(RECEIVE, start(200, [['content-length', '0']]), trap(file('path', ''))),
  script(RECEIVE, start(), trap(file('path', 'x'.repeat(200_000)))),
  script(
    RECEIVE,
    trap(send('http.response.debug', { info: { py: 'dict', items: [] } })),
    start(),
    body('Hello'),
  ),
];

const scenario: ServerScenario = {
  id: 'asgi-http/scenarios/server-extensions',
  title: 'extension events',
  subject: 'server',
  interfaces: ['asgi'],
  async run(drive) {
    const asked = [['TE', 'trailers']] as const;
    await each(drive, SCRIPTS, (one) => drive.request({ headers: asked }, one));
    await each(drive, SCRIPTS.slice(0, 4), (one) => drive.request({}, one));
    await drive.request(
      {
        headers: asked,
        client: [
          { do: 'request' },
          { do: 'await-wait', name: 'trailers' },
          { do: 'await-body', bytes: 5 },
          { do: 'pause', seconds: 0.2 },
          { do: 'go', name: 'trailers' },
        ],
      },
      script(
        RECEIVE,
        start(200, ANNOUNCED, TRAILERS),
        body('Hello'),
        wait('trailers'),
        trap(trailers([['x-sum', '1']])),
      ),
    );
    // Withheld trailers leave the connection in order.
    const connection = await drive.connection();
    await connection.request(
      {},
      script(RECEIVE, start(200, ANNOUNCED, TRAILERS), body('a'), trap(SUM)),
    );
    if (connection.isOpen) await connection.request({}, script(RECEIVE, start(), body('next')));
    await connection.close();
  },
};

export default scenario;
