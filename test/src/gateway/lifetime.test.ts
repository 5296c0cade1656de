import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/model/errors.ts';
import { DEAF } from '../../support/programs.ts';
import { RawClient } from '../../support/raw-client.ts';
import { python, serve } from '../../support/serve.ts';

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

const LIFESPAN = python`
  import asyncio
  log = []
  async def application(scope, receive, send):
      if scope["type"] == "lifespan":
          assert (await receive())["type"] == "lifespan.startup"
          scope["state"]["log"] = log
          await send({"type": "lifespan.startup.complete"})
          assert (await receive())["type"] == "lifespan.shutdown"
          assert log == ["begun", "ended"], log
          await send({"type": "lifespan.shutdown.complete"})
      else:
          scope["state"]["log"].append("begun")
          await send({"type": "http.response.start", "status": 200})
          await send({"type": "http.response.body", "body": b"one", "more_body": True})
          assert (await receive())["more_body"]
          assert not (await receive())["more_body"]
          await send({"type": "http.response.body", "body": b"two"})
          scope["state"]["log"].append("ended")
`;

test('the lifespan surrounds all requests, those under way when it stops too', async () => {
  await using served = await serve(LIFESPAN);
  using client = new RawClient(served.port);
  client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na');
  await client.until('one');
  const stopped = served.stop();
  await expect(fetch(served.url)).rejects.toThrow();
  client.write('b');
  await client.until('two\r\n0\r\n\r\n');
  expect(await client.ended()).toBe('end');
  const exchanges = await stopped;
  expect(exchanges.map(({ kind, ended }) => [kind, ended.how])).toEqual([
    ['http', 'returned'],
    ['lifespan', 'returned'],
  ]);
});

test('connections that are not in use do not hold it up', async () => {
  await using served = await serve(DEAF.WSGI);
  using idle = new RawClient(served.port);
  using kept = new RawClient(served.port);
  await kept.write(GET).until('\r\n\r\n/');
  idle.write('GET / HTT');
  await served.exchanges(1);
  await served.stop();
  expect(await kept.ended()).toBeDefined();
  expect(await idle.ended()).toBeDefined();
});

describe('a client that never leaves is left when the server stops', () => {
  test.each([
    [
      'WSGI',
      python`
        def application(environ, start_response):
            start_response("200 OK", [])
            yield b"one"
            environ["wsgi.input"].read()
      `,
    ],
    [
      'ASGI',
      python`
        async def application(scope, receive, send):
            if scope["type"] == "http":
                await send({"type": "http.response.start", "status": 200})
                await send({"type": "http.response.body", "body": b"one", "more_body": True})
                while (await receive())["type"] != "http.disconnect":
                    pass
      `,
    ],
  ])('%s', async (_, program) => {
    await using served = await serve(program, { timeout: 0.3 });
    using client = new RawClient(served.port);
    client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na');
    await client.until('one');
    const exchanges = await served.stop();
    const exchange = exchanges.find((each) => each.kind !== 'lifespan');
    expect(exchange?.ended.how).toBe('returned');
  });
});

describe('an application that does not end when its client has left hangs', () => {
  test.each([
    ['WSGI', 'import time\ndef application(environ, start_response):\n    time.sleep(1000)\n'],
    [
      'ASGI',
      python`
        import asyncio
        async def application(scope, receive, send):
            if scope["type"] == "http":
                await asyncio.sleep(1000)
      `,
    ],
  ])('%s', async (_, program) => {
    await using served = await serve(program, { timeout: 0.3 });
    using client = new RawClient(served.port);
    client.write(GET).end();
    const [exchange] = await served.exchanges(1);
    expect(exchange?.ended.how).toBe('hung');
    expect(exchange?.ended.detail).toContain('application');
  });
});

describe('an application that ends its process', () => {
  test.each([
    [
      'WSGI',
      python`
        import os
        def application(environ, start_response):
            start_response("200 OK", [])
            if environ["PATH_INFO"] == "/die":
                yield b"one"
                os._exit(3)
            yield b"alive"
      `,
    ],
    [
      'ASGI',
      python`
        import os
        async def application(scope, receive, send):
            if scope["type"] != "http":
                raise NotImplementedError
            await send({"type": "http.response.start", "status": 200})
            if scope["path"] == "/die":
                await send({"type": "http.response.body", "body": b"one", "more_body": True})
                os._exit(3)
            await send({"type": "http.response.body", "body": b"alive"})
      `,
    ],
  ])('%s: cuts its answer, and others are served by a new one', async (_, program) => {
    await using served = await serve(program);
    const dying = await fetch(`${served.url}/die`);
    await expect(dying.text()).rejects.toThrow('terminated');
    expect(await (await fetch(served.url)).text()).toBe('alive');
    const [exchange] = await served.exchanges(2);
    expect(exchange?.ended).toEqual({ how: 'died', detail: 'exited with code 3' });
  });
});

test('an application that cannot start up is not served', async () => {
  const program = python`
    async def application(scope, receive, send):
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "no database"})
  `;
  await expect(serve(program)).rejects.toThrow('no database');
});

test('an address that is taken is a mistake in the command', async () => {
  await using served = await serve(DEAF.WSGI);
  const { ServedApplication } = await import('../../../src/subjects/served-application.ts');
  const opening = ServedApplication.open({
    load: { op: 'source', source: DEAF.WSGI, name: 'program.py', interface: 'auto' },
    python: 'python3',
    cwd: process.cwd(),
    timeout: 1,
    host: '127.0.0.1',
    port: served.port,
    onEnded: () => undefined,
  });
  await expect(opening).rejects.toThrow(UsageError);
});

test('IPv6 addresses are served and named as such', async () => {
  const { ServedApplication } = await import('../../../src/subjects/served-application.ts');
  const application = await ServedApplication.open({
    load: { op: 'source', source: DEAF.WSGI, name: 'program.py', interface: 'auto' },
    python: 'python3',
    cwd: process.cwd(),
    timeout: 1,
    host: '::1',
    port: 0,
    onEnded: () => undefined,
  });
  expect(application.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
  expect(await (await fetch(`${application.url}/ab`)).text()).toBe('/ab');
  await application.close();
});
