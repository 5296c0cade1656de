import { Client, fetch } from 'undici';
import { afterAll, describe, expect, test } from 'vitest';
import { type Exchange } from '../../../src/model/evidence.ts';
import { DEAF, DIGEST, ECHO } from '../../support/programs.ts';
import { parse, RawClient, valuesOf } from '../../support/raw-client.ts';
import { python, serve, sharedRunner } from '../../support/serve.ts';

const runner = sharedRunner();
afterAll(() => runner.close());

const INTERFACES = ['WSGI', 'ASGI'] as const;

function types(exchange: Exchange | undefined): string[] {
  return exchange?.events.map((event) => event.type) ?? [];
}

describe.each(INTERFACES)('%s', (spoken) => {
  test('a connection is kept', async () => {
    await using served = await serve(DIGEST[spoken], { runner });
    const client = new Client(served.url);
    for (let i = 0; i < 20; i++) {
      const { statusCode, body } = await client.request({ path: '/', method: 'POST', body: 'abc' });
      expect(statusCode).toBe(200);
      expect(await body.text()).toMatch(/^3 /);
    }
    await client.close();
    const ports = (await served.exchanges(20)).map((each) => JSON.stringify(each.offered));
    const clients = ports.map((each) => /"(?:REMOTE_PORT|client)".*?(\d{4,5})/s.exec(each)?.[1]);
    expect(new Set(clients).size).toBe(1);
  });

  test('pipelined requests are answered in order, each body to its own', async () => {
    await using served = await serve(DIGEST[spoken], { runner });
    using client = new RawClient(served.port);
    const requests = Array.from({ length: 10 }, (_, i) => {
      const body = 'x'.repeat(i);
      return `POST /${i} HTTP/1.1\r\nHost: a\r\nContent-Length: ${i}\r\n\r\n${body}`;
    });
    client.write(requests.join(''));
    for (let i = 0; i < 10; i++) await client.until(`\r\n\r\n${i} `);
    const targets = (await served.exchanges(10)).map((each) => each.request?.target);
    expect(targets).toEqual(requests.map((_, i) => `/${i}`));
  });

  test('what is no HTTP is refused after what came before it is answered', async () => {
    await using served = await serve(DEAF[spoken], { runner });
    using client = new RawClient(served.port);
    client.write('GET /ab HTTP/1.1\r\nHost: a\r\n\r\nBREW /cd HTTP/1.1\r\n\r\n');
    expect(parse(await client.until('/ab')).status).toBe(200);
    const answer = await client.answer();
    expect(answer.status).toBe(400);
    expect(valuesOf(answer, 'connection')).toEqual(['close']);
    expect(await served.exchanges(1)).toHaveLength(1);
  });

  test('a request may come byte by byte', async () => {
    await using served = await serve(DIGEST[spoken], { runner });
    using client = new RawClient(served.port);
    for (const byte of 'POST /a%20b?c HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab') {
      client.write(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await client.until('\r\n\r\n2 ');
    const [exchange] = await served.exchanges(1);
    expect(exchange?.request).toMatchObject({ method: 'POST', target: '/a%20b?c' });
  });

  test('a client that has closed its half gets the answer', async () => {
    await using served = await serve(ECHO[spoken], { runner });
    using client = new RawClient(served.port);
    client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc').end();
    const answer = await client.answer();
    expect(answer.status).toBe(200);
    expect(answer.rest).toMatch(/0\r\n\r\n$/);
    expect(answer.rest.replace(/[^abc]/g, '')).toBe('abc');
    const [exchange] = await served.exchanges(1);
    expect(exchange?.ended.how).toBe('returned');
  });

  test('a client that has gone before its turn is nobody', async () => {
    await using served = await serve(DEAF[spoken], { runner });
    using client = new RawClient(served.port);
    client.write('GET /ab HTTP/1.1\r\nHost: a\r\n').destroy();
    await fetch(`${served.url}/cd`).then((answer) => answer.text());
    expect(await served.exchanges(1)).toHaveLength(1);
  });

  test.each([
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['two hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n', 400],
    ['a lower-case method', 'get / HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['a bare line feed', 'GET / HTTP/1.1\nHost: a\n\n', 400],
    ['a folded header', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n', 400],
    ['a NUL', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n', 400],
    ['a space before the colon', 'GET / HTTP/1.1\r\nHost: a\r\nX : a\r\n\r\n', 400],
    ['a relative target', 'GET a HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['a version to come', 'GET / HTTP/2.0\r\nHost: a\r\n\r\n', 505],
    ['a version long gone', 'GET / HTTP/0.9\r\nHost: a\r\n\r\n', 505],
    [
      'lengths that differ',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
      400,
    ],
    ['a negative length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n', 400],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
    ['chunks in HTTP/1.0', 'POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
    [
      'a coding that is not known',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
      501,
    ],
    [
      'chunks twice',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['CONNECT', 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n', 501],
    [
      'an expectation that is not known',
      'GET / HTTP/1.1\r\nHost: a\r\nExpect: x\r\nConnection: close\r\n\r\n',
      417,
    ],
    ['too large a head', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('a request with %s does not reach the application', async (_, request, status) => {
    await using served = await serve(DEAF[spoken], { runner });
    using client = new RawClient(served.port);
    expect((await client.write(request).answer()).status).toBe(status);
    await fetch(`${served.url}/cd`).then((answer) => answer.text());
    expect(await served.exchanges(1)).toHaveLength(1);
  });

  test('the host of an absolute target counts', async () => {
    await using served = await serve(DEAF[spoken], { runner });
    using client = new RawClient(served.port);
    client.write('GET http://b:1?q HTTP/1.1\r\nX: 1\r\nhost: a\r\n\r\n');
    await client.until('\r\n\r\n');
    const [exchange] = await served.exchanges(1);
    expect(exchange?.request).toMatchObject({
      target: '/?q',
      headers: [
        ['Host', 'b:1'],
        ['X', '1'],
      ],
    });
  });

  test('OPTIONS * is a request', async () => {
    await using served = await serve(DEAF[spoken], { runner });
    using client = new RawClient(served.port);
    client.write('OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.until('200 OK');
    const [exchange] = await served.exchanges(1);
    expect(exchange?.request?.target).toBe('*');
  });

  test('an upgrade to what is not served is ignored', async () => {
    await using served = await serve(DIGEST[spoken], { runner });
    using client = new RawClient(served.port);
    const upgrade =
      'Connection: keep-alive, Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ';
    const request = (body: string) =>
      `POST / HTTP/1.1\r\nHost: a\r\n${upgrade}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    client.write(request('ab') + request('abc'));
    await client.until('\r\n\r\n2 ');
    await client.until('\r\n\r\n3 ');
    const [exchange] = await served.exchanges(2);
    // The application sees the request as the client has made it.
    expect(exchange?.request?.headers).toContainEqual(['Upgrade', 'h2c']);
  });

  test('the ends of the connection are those of the socket', async () => {
    await using served = await serve(DEAF[spoken], { runner });
    await fetch(`${served.url}/cd`).then((answer) => answer.text());
    const [exchange] = await served.exchanges(1);
    const offered = JSON.stringify(exchange?.offered);
    expect(offered).toContain(String(served.port));
    expect(offered).toContain('127.0.0.1');
    expect(offered).not.toContain('50000');
  });
});

test('WSGI: iteration stops when the client has gone, and close() is called', async () => {
  await using served = await serve(
    python`
      def application(environ, start_response):
          start_response("200 OK", [])
          while True:
              yield b"x" * 100000
    `,
    { runner },
  );
  using client = new RawClient(served.port);
  await client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n').until('xxx');
  client.destroy();
  const [exchange] = await served.exchanges(1);
  expect(types(exchange).slice(-2)).toEqual(['leave', 'close']);
  expect(exchange?.ended.how).toBe('left');
});

test('ASGI: send() raises OSError when the client has gone', async () => {
  await using served = await serve(
    python`
      async def application(scope, receive, send):
          if scope["type"] != "http":
              raise NotImplementedError
          await send({"type": "http.response.start", "status": 200})
          try:
              while True:
                  await send({"type": "http.response.body", "body": b"x" * 100000, "more_body": True})
          except OSError:
              await receive()
              message = await receive()
              assert message["type"] == "http.disconnect", message
    `,
    { runner },
  );
  using client = new RawClient(served.port);
  await client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n').until('xxx');
  client.destroy();
  const [exchange] = await served.exchanges(1);
  expect(exchange?.ended.how).toBe('returned');
  expect(types(exchange).filter((type) => type === 'leave')).toHaveLength(1);
  const last = exchange?.events.findLast((event) => event.type === 'send');
  expect(last).toMatchObject({ closed: true });
});

test('ASGI: an application that waits for it is told that the client has gone', async () => {
  await using served = await serve(
    python`
      async def application(scope, receive, send):
          if scope["type"] != "http":
              raise NotImplementedError
          await receive()
          await send({"type": "http.response.start", "status": 200})
          await send({"type": "http.response.body", "body": b"one", "more_body": True})
          assert (await receive())["type"] == "http.disconnect"
          assert (await receive())["type"] == "http.disconnect"
    `,
    { runner },
  );
  const abort = new AbortController();
  const answer = await fetch(served.url, { signal: abort.signal });
  const reader = answer.body?.getReader();
  await reader?.read();
  abort.abort();
  await expect(reader?.read()).rejects.toThrow('abort');
  const [exchange] = await served.exchanges(1);
  expect(exchange?.ended.how).toBe('returned');
  expect(types(exchange).join(' ')).toBe(
    'call receive deliver send send receive leave deliver receive deliver return',
  );
});

test('ASGI: so is one whose client has gone before there was an answer', async () => {
  await using served = await serve(
    python`
      async def application(scope, receive, send):
          if scope["type"] != "http":
              raise NotImplementedError
          await receive()
          assert (await receive())["type"] == "http.disconnect"
    `,
    { runner },
  );
  using client = new RawClient(served.port);
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n').end();
  const answer = await client.answer();
  expect(answer.status).toBe(500);
  const [exchange] = await served.exchanges(1);
  expect(exchange?.ended.how).toBe('returned');
});

test('ASGI: after the answer there is nothing but the end', async () => {
  await using served = await serve(
    python`
      async def application(scope, receive, send):
          if scope["type"] != "http":
              raise NotImplementedError
          await send({"type": "http.response.start", "status": 200})
          await send({"type": "http.response.body", "body": b"one"})
          await receive()
          assert (await receive())["type"] == "http.disconnect"
          await send({"type": "http.response.body", "body": b"two"})
    `,
    { runner },
  );
  const client = new Client(served.url);
  for (let i = 0; i < 2; i++) {
    const { body } = await client.request({ path: '/', method: 'GET' });
    expect(await body.text()).toBe('one');
  }
  await client.close();
  for (const exchange of await served.exchanges(2)) {
    expect(exchange.ended.how).toBe('returned');
    expect(types(exchange)).not.toContain('leave');
  }
});
