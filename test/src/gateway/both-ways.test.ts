import { once } from 'node:events';
import { afterAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Exchange } from '../../../src/model/evidence.ts';
import type { Py } from '../../../src/model/py.ts';
import { httpRequest, webSocketRequest } from '../../../src/model/request.ts';
import { ApplicationBench } from '../../../src/subjects/application.ts';
import { DEAF, DIGEST, ECHO } from '../../support/programs.ts';
import { RawClient } from '../../support/raw-client.ts';
import { python, serve, sharedRunner } from '../../support/serve.ts';

const runner = sharedRunner();
afterAll(() => runner.close());

/** An application in the direct way. */
function direct(program: string): Promise<ApplicationBench> {
  const load = { op: 'source', source: program, name: 'program.py', interface: 'auto' } as const;
  const options = { python: 'python3', cwd: process.cwd(), timeout: 3, routes: null };
  return ApplicationBench.open({ ...options, load, headers: [], safe: false }, runner);
}

/** What happened, without the times. */
function story({ kind, events, ended }: Exchange) {
  return { kind, ended, events: events.map((event) => ({ ...event, t: 0 })) };
}

const FILE = python`
  import io
  def application(environ, start_response):
      start_response("200 OK", [("X-A", "1")])
      environ["wsgi.errors"].write("")
      return environ["wsgi.file_wrapper"](io.BytesIO(b"x" * 20000))
`;

const FAILURE = python`
  def application(environ, start_response):
      start_response("200 OK", [])
      yield environ["wsgi.input"].readline()
      start_response("200 OK", [])
`;

const WEBSOCKET = python`
  async def application(scope, receive, send):
      if scope["type"] == "websocket":
          await receive()
          await send({"type": "websocket.accept", "subprotocol": "b"})
          while (message := await receive())["type"] == "websocket.receive":
              await send({**message, "type": "websocket.send"})
      else:
          raise NotImplementedError
`;

describe.each(Object.entries({ ...ECHO, DIGEST: DIGEST.ASGI, digest: DIGEST.WSGI, FILE, FAILURE }))(
  '%s: the same events directly and over a socket',
  (_, program) => {
    test.each([
      ['GET', null],
      ['POST', 'abc'],
      ['POST', ''],
      ['HEAD', null],
    ] as const)('%s %s', async (method, body) => {
      const bench = await direct(program);
      const pieces = body === null ? null : [body];
      const expected = await bench.http(
        httpRequest(bench, { method, target: '/a?b', body: pieces }),
      );
      await using served = await serve(program, { runner });
      using client = new RawClient(served.port);
      const length = body === null ? '' : `Content-Length: ${body.length}\r\n`;
      client.write(`${method} /a?b HTTP/1.1\r\nHost: a\r\n${length}\r\n${body ?? ''}`);
      const [exchange] = await served.exchanges(1);
      expect(story(exchange as Exchange)).toEqual(story(expected));
    });
  },
);

test('a request in chunks likewise', async () => {
  const bench = await direct(ECHO.ASGI);
  const body = ['abc', 'd', ''];
  const framing = 'chunked' as const;
  const request = { method: 'POST', target: '/', body, framing };
  const expected = await bench.http(httpRequest(bench, request));
  await using served = await serve(ECHO.ASGI, { runner });
  using client = new RawClient(served.port);
  client.write('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n');
  await client.until('abc\r\n');
  await client.write('1\r\nd\r\n').until('d\r\n');
  client.write('0\r\n\r\n');
  const [exchange] = await served.exchanges(1);
  expect(story(exchange as Exchange)).toEqual(story(expected));
});

test('environ and scope have the same keys and types', async () => {
  for (const program of [DEAF.WSGI, DEAF.ASGI]) {
    const bench = await direct(program);
    const request = httpRequest(bench, { method: 'POST', target: '/a%20b?c', body: ['x'] });
    const { offered: expected } = await bench.http(request);
    await using served = await serve(program, { runner });
    const fields = request.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    using client = new RawClient(served.port);
    client.write(`POST /a%20b?c HTTP/1.1\r\n${fields}content-length: 1\r\n\r\nx`);
    const [exchange] = await served.exchanges(1);
    const ends = /"value":"?(localhost|127\.0\.0\.1|\d{4,5})"?/g;
    const items = (offered: Py | undefined) =>
      offered?.py === 'dict'
        ? offered.items.map((each) => JSON.stringify(each).replace(ends, '…')).toSorted()
        : [];
    expect(items(exchange?.offered)).toEqual(items(expected));
  }
});

test('a WebSocket likewise', async () => {
  const bench = await direct(WEBSOCKET);
  const expected = await bench.websocket(
    webSocketRequest(bench, {
      target: '/',
      subprotocols: ['a', 'b'],
      steps: [
        { do: 'await-answer' },
        { do: 'text', text: 'é' },
        { do: 'await-messages', count: 1 },
        { do: 'binary', bytes: '\xff' },
        { do: 'await-messages', count: 2 },
        { do: 'close', code: 4000, reason: 'r' },
      ],
    }),
  );
  await using served = await serve(WEBSOCKET, { runner });
  const client = new WebSocket(served.url.replace('http', 'ws'), ['a', 'b']);
  await once(client, 'open');
  client.send('é');
  await once(client, 'message');
  client.send(Buffer.from([255]));
  await once(client, 'message');
  client.close(4000, 'r');
  const [exchange] = await served.exchanges(1);
  expect(story(exchange as Exchange)).toEqual(story(expected));
});
