import { Readable } from 'node:stream';
import { Client } from 'undici';
import { afterAll, describe, expect, test } from 'vitest';
import { ECHO } from '../../support/programs.ts';
import { RawClient } from '../../support/raw-client.ts';
import { python, serve, sharedRunner } from '../../support/serve.ts';

const runner = sharedRunner();
afterAll(() => runner.close());

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

const ENDLESS = {
  WSGI: python`
    def application(environ, start_response):
        start_response("200 OK", [])
        while True:
            yield bytes(1024 * 1024)
  `,
  ASGI: python`
    async def application(scope, receive, send):
        if scope["type"] != "http":
            raise NotImplementedError
        await send({"type": "http.response.start", "status": 200})
        try:
            while True:
                body = bytes(1024 * 1024)
                await send({"type": "http.response.body", "body": body, "more_body": True})
        except OSError:
            pass
  `,
};

describe.each(['WSGI', 'ASGI'] as const)('%s', (spoken) => {
  test('a block has arrived before the next one is made', async () => {
    await using served = await serve(ECHO[spoken], { runner });
    const client = new Client(served.url);
    // The application makes its next block of what the client sends when it has the one before.
    let arrived: () => void = () => undefined;
    const upload = async function* () {
      for (const piece of ['a', 'b', 'c']) {
        const arrival = new Promise<void>((resolve) => (arrived = resolve));
        yield piece;
        await arrival;
      }
    };
    const body = Readable.from(upload());
    const answer = await client.request({ path: '/', method: 'POST', body });
    const pieces: string[] = [];
    for await (const piece of answer.body) {
      pieces.push(String(piece));
      arrived();
    }
    expect(pieces).toEqual(['a', 'b', 'c']);
    await client.close();
  });

  test('an application makes no more than the client takes', async () => {
    await using served = await serve(ENDLESS[spoken], { runner });
    using client = new RawClient(served.port);
    await client.write(GET).until('\r\n\r\n');
    client.pause();
    // The time that it would need for a lot more than the buffers of the system hold.
    await new Promise((resolve) => setTimeout(resolve, 300));
    client.destroy();
    const [exchange] = await served.exchanges(1);
    const made = exchange?.events.filter(({ type }) => type === 'yield' || type === 'send');
    expect(made?.length).toBeLessThan(60);
  });
});

describe('an exchange of many events is recorded only so far, and goes on', () => {
  test.each([
    [
      'WSGI',
      python`
        def application(environ, start_response):
            start_response("200 OK", [])
            for _ in range(25000):
                yield b""
            yield b"one"
      `,
    ],
    [
      'ASGI',
      python`
        async def application(scope, receive, send):
            if scope["type"] != "http":
                raise NotImplementedError
            for _ in range(25000):
                receive().close()
            await send({"type": "http.response.start", "status": 200})
            await send({"type": "http.response.body", "body": b"one"})
      `,
    ],
  ])('%s', async (_, program) => {
    await using served = await serve(program, { runner });
    expect(await (await fetch(served.url)).text()).toBe('one');
    const [exchange] = await served.exchanges(1);
    expect(exchange?.events).toHaveLength(20_001);
    // As far as anybody can tell from it, the client has left then.
    expect(exchange?.events.at(-1)?.type).toBe('leave');
    expect(exchange?.ended.how).toBe('left');
  });
});

test('WSGI: write() hands over at once', async () => {
  await using served = await serve(
    python`
      def application(environ, start_response):
          write = start_response("200 OK", [])
          while piece := environ["wsgi.input"].read(1):
              write(piece)
          return []
    `,
    { runner },
  );
  using client = new RawClient(served.port);
  client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na');
  await client.until('1\r\na\r\n');
  expect(await client.write('b').until('0\r\n\r\n')).toBe('1\r\nb\r\n0\r\n\r\n');
});

test('WSGI: no head goes out before the first block that is not empty', async () => {
  await using served = await serve(
    python`
      import sys
      def application(environ, start_response):
          start_response("200 OK", [])
          yield b""
          environ["wsgi.input"].read(1)
          try:
              raise ValueError
          except ValueError:
              start_response("202 Accepted", [], sys.exc_info())
          yield b"one"
    `,
    { runner },
  );
  using client = new RawClient(served.port);
  client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na');
  expect(await client.until('one')).toMatch(/^HTTP\/1\.1 202 Accepted\r\n/);
});

test('ASGI: the head goes out with the first event of the body, an empty one too', async () => {
  await using served = await serve(
    python`
      async def application(scope, receive, send):
          if scope["type"] != "http":
              raise NotImplementedError
          await send({"type": "http.response.start", "status": 200})
          await send({"type": "http.response.body", "more_body": True})
          body = (await receive())["body"]
          await send({"type": "http.response.body", "body": body})
    `,
    { runner },
  );
  using client = new RawClient(served.port);
  client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n');
  await client.until('\r\n\r\n');
  expect(await client.write('x').until('0\r\n\r\n')).toBe('1\r\nx\r\n0\r\n\r\n');
});

test('ASGI: requests run side by side', async () => {
  await using served = await serve(
    python`
      import asyncio
      waiting = []
      async def application(scope, receive, send):
          if scope["type"] != "http":
              raise NotImplementedError
          future = asyncio.get_running_loop().create_future()
          waiting.append(future)
          if len(waiting) == 20:
              for each in waiting:
                  each.set_result(None)
          await future
          await send({"type": "http.response.start", "status": 200})
          await send({"type": "http.response.body", "body": scope["path"].encode()})
    `,
    { runner },
  );
  const paths = Array.from({ length: 20 }, (_, i) => `/${i}`);
  const answers = await Promise.all(paths.map((path) => fetch(`${served.url}${path}`)));
  expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(paths);
});

test('WSGI: requests run one after the other', async () => {
  await using served = await serve(
    python`
      import threading
      running = []
      def application(environ, start_response):
          assert not running and threading.current_thread() is threading.main_thread()
          running.append(1)
          start_response("200 OK", [])
          yield b"one"
          environ["wsgi.input"].read()
          running.pop()
          yield b"two"
    `,
    { runner },
  );
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => fetch(served.url, { method: 'POST', body: 'x' })),
  );
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  expect(new Set(texts)).toEqual(new Set(['onetwo']));
});

test('ASGI: one body in slices is not torn apart by another', async () => {
  await using served = await serve(
    python`
      import asyncio
      async def application(scope, receive, send):
          if scope["type"] != "http":
              raise NotImplementedError
          await send({"type": "http.response.start", "status": 200})
          def part(byte):
              return send({"type": "http.response.body", "body": byte * 700000, "more_body": True})
          cancelled = asyncio.ensure_future(part(b"a"))
          await asyncio.sleep(0)
          cancelled.cancel()
          await asyncio.gather(part(b"b"), part(b"c"))
          await send({"type": "http.response.body"})
    `,
    { runner },
  );
  const text = await (await fetch(served.url)).text();
  const runs = [...text.matchAll(/(.)\1*/g)].map(([run]) => `${run[0]}${run.length}`);
  expect(runs).toEqual(['a700000', 'b700000', 'c700000']);
});
