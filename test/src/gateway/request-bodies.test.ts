import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { request } from 'undici';
import type { Exchange } from '../../../src/model/evidence.ts';
import { show } from '../../../src/model/py.ts';
import { DEAF, DIGEST, ECHO } from '../../support/programs.ts';
import { RawClient, valuesOf } from '../../support/raw-client.ts';
import { python, serve, sharedRunner } from '../../support/serve.ts';

const runner = sharedRunner();
afterAll(() => runner.close());

const INTERFACES = ['WSGI', 'ASGI'] as const;

/** The messages that an ASGI application was given. */
function delivered(exchange: Exchange | undefined): string[] {
  const events = exchange?.kind === 'http' ? exchange.events : [];
  return events.flatMap((event) => (event.type === 'deliver' ? [show(event.message, 200)] : []));
}

describe.each(INTERFACES)('%s', (spoken) => {
  test('a body comes in pieces as the client sends it', async () => {
    await using served = await serve(ECHO[spoken], { runner });
    using client = new RawClient(served.port);
    client.write('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n');
    // The next piece is sent when the one before has come back: nothing is held back on the way.
    client.write('1\r\na\r\n');
    await client.until('1\r\na\r\n');
    client.write('00001;x="y"\r\nb\r\n');
    await client.until('1\r\nb\r\n');
    client.write('0\r\nX-Trailer: 1\r\n\r\n');
    await client.until('0\r\n\r\n');
    const [exchange] = await served.exchanges(1);
    expect(exchange?.request).toMatchObject({ framing: 'chunked', body: ['a', 'b'] });
  });

  test('a body with a length likewise', async () => {
    await using served = await serve(ECHO[spoken], { runner });
    using client = new RawClient(served.port);
    client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 02\r\n\r\na');
    await client.until('1\r\na\r\n');
    client.write('b');
    await client.until('1\r\nb\r\n0\r\n\r\n');
    const [exchange] = await served.exchanges(1);
    expect(exchange?.request).toMatchObject({ framing: 'content-length', body: ['a', 'b'] });
  });

  test('a body of any bytes arrives whole, in odd chunks too', async () => {
    const body = randomBytes(300_000);
    const expected = `300000 ${createHash('sha256').update(body).digest('hex')}`;
    await using served = await serve(DIGEST[spoken], { runner });
    const answer = await request(served.url, { method: 'PUT', body });
    expect(await answer.body.text()).toBe(expected);
    using client = new RawClient(served.port);
    client.write('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n');
    for (let at = 0, size = 1; at < body.length; at += size, size = (size * 7) % 9973) {
      const chunk = body.subarray(at, at + size).toString('latin1');
      client.write(`${chunk.length.toString(16)}\r\n${chunk.slice(0, 3)}`);
      client.write(`${chunk.slice(3)}\r\n`);
    }
    await client.write('0\r\n\r\n').until(expected);
    const [, exchange] = await served.exchanges(2);
    const kept = exchange?.request?.kind === 'http' ? (exchange.request.body ?? []) : [];
    // Of a large body the beginning is evidence enough.
    expect(kept.join('')).toBe(body.subarray(0, 65536).toString('latin1'));
  });

  test('a request without a body has none', async () => {
    await using served = await serve(DIGEST[spoken], { runner });
    const answer = await request(served.url);
    expect(await answer.body.text()).toMatch(/^0 /);
    const empty = await request(served.url, { method: 'POST', body: '' });
    expect(await empty.body.text()).toMatch(/^0 /);
    const exchanges = await served.exchanges(2);
    expect(exchanges.map((each) => each.request)).toMatchObject([
      { method: 'GET', body: null },
      { method: 'POST', body: [] },
    ]);
  });

  test('a client that expects 100 Continue gets it when the body is asked for', async () => {
    await using served = await serve(DIGEST[spoken], { runner });
    using client = new RawClient(served.port);
    client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n');
    expect(await client.until('\r\n\r\n')).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    await client.write('abc').until('\r\n\r\n3 ');
  });

  test('and never when the application answers without', async () => {
    await using served = await serve(DEAF[spoken], { runner });
    using client = new RawClient(served.port);
    client.write(
      'POST /xy HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n',
    );
    const answer = await client.answer();
    expect(answer.status).toBe(200);
    expect(answer.rest).toBe('/xy');
    // Whether the body still comes is anybody's guess: no further request can.
    expect(valuesOf(answer, 'connection')).toEqual(['close']);
  });

  test('a body that nobody asks for does not get in the way of the next request', async () => {
    await using served = await serve(DEAF[spoken], { runner });
    using client = new RawClient(served.port);
    const body = 'GET /no HTTP/1.1\r\nHost: a\r\n\r\n';
    client.write(`POST /ab HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n`);
    await client.until('/ab');
    client.write(body).write('GET /cd HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.until('/cd');
    expect(await served.exchanges(2)).toHaveLength(2);
  });

  test('a client that stops in the middle of its body is gone', async () => {
    await using served = await serve(DIGEST[spoken], { runner });
    using client = new RawClient(served.port);
    client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na').end();
    expect((await client.answer()).status).toBe(400);
    const [exchange] = await served.exchanges(1);
    expect(exchange?.events.map((event) => event.type)).toContain('leave');
  });

  test('so is one whose chunks are no chunks', async () => {
    await using served = await serve(DIGEST[spoken], { runner });
    using client = new RawClient(served.port);
    client.write('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\nx\r\n');
    expect((await client.answer()).status).toBe(400);
    const [exchange] = await served.exchanges(1);
    expect(exchange?.events.map((event) => event.type)).toContain('leave');
  });
});

test('ASGI: a body that has arrived as a whole is one event', async () => {
  await using served = await serve(DIGEST.ASGI, { runner });
  await request(served.url, { method: 'POST', body: 'abc' }).then(({ body }) => body.dump());
  await request(served.url).then(({ body }) => body.dump());
  const [first, second] = await served.exchanges(2);
  expect(delivered(first)).toEqual([
    "{'type': 'http.request', 'body': b'abc', 'more_body': False}",
  ]);
  expect(delivered(second)).toEqual(["{'type': 'http.request', 'body': b'', 'more_body': False}"]);
});

test('ASGI: a client that stops in the middle of its body is told of', async () => {
  await using served = await serve(
    python`
      async def application(scope, receive, send):
          if scope["type"] != "http":
              raise NotImplementedError
          while (await receive())["type"] != "http.disconnect":
              pass
          try:
              await send({"type": "http.response.start", "status": 200})
          except OSError:
              return
    `,
    { runner },
  );
  using client = new RawClient(served.port);
  client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na').end();
  const [exchange] = await served.exchanges(1);
  expect(delivered(exchange).at(-1)).toBe("{'type': 'http.disconnect'}");
  expect(exchange?.ended.how).toBe('returned');
});

test('the environ says how long a body is, or that its end is marked', async () => {
  const program = python`
    def application(environ, start_response):
        start_response("200 OK", [])
        yield repr([environ.get("CONTENT_LENGTH"), environ.get("wsgi.input_terminated")]).encode()
  `;
  await using served = await serve(program, { runner });
  const tell = async (fields: string) => {
    using client = new RawClient(served.port);
    client.write(`POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${fields}`);
    return (await client.answer()).rest.split('\r\n')[1];
  };
  expect(await tell('Content-Length: 007\r\n\r\nabcdefg')).toBe("['7', None]");
  expect(await tell('Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n')).toBe('[None, True]');
  expect(await tell('\r\n')).toBe('[None, None]');
});

test.each(INTERFACES)('%s: an upload is read no faster than it is taken', async (spoken) => {
  const program = {
    WSGI: python`
      import os, time
      def application(environ, start_response):
          start_response("200 OK", [])
          environ["wsgi.input"].read(1)
          yield b"one"
          while not os.path.exists(environ["QUERY_STRING"]):
              time.sleep(0.005)
          while environ["wsgi.input"].read(65536):
              pass
          yield b"two"
    `,
    ASGI: python`
      import asyncio, os
      async def application(scope, receive, send):
          if scope["type"] != "http":
              raise NotImplementedError
          await receive()
          await send({"type": "http.response.start", "status": 200})
          await send({"type": "http.response.body", "body": b"one", "more_body": True})
          while not os.path.exists(scope["query_string"]):
              await asyncio.sleep(0.005)
          while (await receive())["more_body"]:
              pass
          await send({"type": "http.response.body", "body": b"two"})
    `,
  }[spoken];
  const folder = await mkdtemp(join(tmpdir(), 'gw-conform-upload-'));
  const file = join(folder, 'go-on');
  await using served = await serve(program, { runner });
  using client = new RawClient(served.port);
  const size = 64 * 1024 * 1024;
  client.write(`POST /?${file} HTTP/1.1\r\nHost: a\r\nContent-Length: ${size}\r\n\r\n`);
  client.write('x'.repeat(size));
  await client.until('one');
  // The time in which a server that does not wait would have read a lot of it.
  await wait(200);
  expect(client.unsent).toBeGreaterThan(size / 2);
  await writeFile(file, '');
  await client.until('two');
  expect(client.unsent).toBe(0);
  await rm(folder, { recursive: true });
});
