import { afterAll, describe, expect, test } from 'vitest';
import { parse, type RawAnswer, RawClient, valuesOf } from '../../support/raw-client.ts';
import { python, serve, sharedRunner } from '../../support/serve.ts';

const runner = sharedRunner();
afterAll(() => runner.close());

/** One request on a connection of its own. */
async function ask(
  program: string,
  request = 'GET / HTTP/1.1',
): Promise<RawAnswer & { end: string }> {
  await using served = await serve(program, { runner });
  using client = new RawClient(served.port);
  client.write(`${request}\r\nHost: a\r\nConnection: close\r\n\r\n`);
  const answer = await client.answer();
  await served.exchanges(1);
  return { ...answer, end: await client.ended() };
}

/** The same answer of a WSGI and of an ASGI application. */
function programs(status: string, headers: readonly [string, string][], blocks: string[]) {
  const text = (part: string) => JSON.stringify(part);
  const pairs = headers.map(([name, value]) => `(${text(name)}, ${text(value)})`).join(', ');
  const bodies = blocks.map((block) => `b${text(block)}`).join(', ');
  return [
    [
      'WSGI',
      python`
        def application(environ, start_response):
            start_response(${text(status)}, [${pairs}])
            return iter([${bodies}])
      `,
    ],
    [
      'ASGI',
      python`
        async def application(scope, receive, send):
            if scope["type"] != "http":
                raise NotImplementedError
            headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in [${pairs}]]
            await send({"type": "http.response.start", "status": ${status.slice(0, 3)}, "headers": headers})
            for block in [${bodies}]:
                await send({"type": "http.response.body", "body": block, "more_body": True})
            await send({"type": "http.response.body"})
      `,
    ],
  ] as const;
}

describe.each(
  programs(
    '200 OK',
    [
      ['x-b', '1'],
      ['x-a', 'é'],
      ['x-b', '3'],
    ],
    ['one', '', 'two'],
  ),
)('%s: an answer without a length', (_, program) => {
  test('is chunked, its headers as they were made, and Date added', async () => {
    const answer = await ask(program);
    expect(answer.status).toBe(200);
    expect(answer.reason).toBe('OK');
    expect(answer.headers.slice(0, 3)).toEqual([
      ['x-b', '1'],
      ['x-a', 'é'],
      ['x-b', '3'],
    ]);
    expect(valuesOf(answer, 'date')).toHaveLength(1);
    expect(valuesOf(answer, 'content-length')).toEqual([]);
    expect(answer.rest).toBe('3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n');
  });

  test('ends with the connection in HTTP/1.0', async () => {
    const answer = await ask(program, 'GET / HTTP/1.0');
    expect(valuesOf(answer, 'transfer-encoding')).toEqual([]);
    expect(answer.rest).toBe('onetwo');
    expect(answer.end).toBe('end');
  });

  test('has no body for HEAD', async () => {
    const answer = await ask(program, 'HEAD / HTTP/1.1');
    expect(answer.status).toBe(200);
    expect(answer.rest).toBe('');
  });
});

describe.each(
  programs(
    '200 OK',
    [
      ['Content-Length', '6'],
      ['Date', 'x'],
    ],
    ['one', 'two'],
  ),
)('%s: an answer with a length', (_, program) => {
  test('is framed by it; a Date that is there stays', async () => {
    const answer = await ask(program);
    expect(valuesOf(answer, 'content-length')).toEqual(['6']);
    expect(valuesOf(answer, 'transfer-encoding')).toEqual([]);
    expect(valuesOf(answer, 'date')).toEqual(['x']);
    expect(answer.rest).toBe('onetwo');
  });

  test('keeps it for HEAD', async () => {
    const answer = await ask(program, 'HEAD / HTTP/1.1');
    expect(valuesOf(answer, 'content-length')).toEqual(['6']);
    expect(answer.rest).toBe('');
  });

  test('keeps a connection of HTTP/1.0 that is to be kept', async () => {
    await using served = await serve(program, { runner });
    using client = new RawClient(served.port);
    const request = 'GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n';
    for (let i = 0; i < 2; i++) {
      const answer = parse(await client.write(request).until('onetwo'));
      expect(valuesOf(answer, 'connection')).toEqual(['keep-alive']);
    }
  });
});

describe.each([
  ...programs('204 No Content', [['Content-Length', '3']], ['one']),
  ...programs('304 Not Modified', [['ETag', '"x"']], ['one']),
])('%s: a status without a body', (_, program) => {
  test('has none', async () => {
    const answer = await ask(program);
    expect(answer.rest).toBe('');
    expect(valuesOf(answer, 'transfer-encoding')).toEqual([]);
    expect(valuesOf(answer, 'content-length')).toEqual([]);
    expect(answer.end).toBe('end');
  });
});

describe.each(programs('200 OK', [['Content-Length', '9']], ['one', 'two']))(
  '%s: a body that is too short',
  (_, program) => {
    test('never looks complete', async () => {
      const answer = await ask(program);
      expect(valuesOf(answer, 'content-length')).toEqual(['9']);
      expect(answer.rest).toBe('onetwo');
    });

    test('does not matter for HEAD', async () => {
      const answer = await ask(program, 'HEAD / HTTP/1.1');
      expect(answer.status).toBe(200);
      expect(answer.end).toBe('end');
    });
  },
);

describe.each(programs('200 OK', [['Content-Length', '4']], ['one', 'two', 'three']))(
  '%s: a body that is too long',
  (_, program) => {
    test('is cut, and the next answer comes after it', async () => {
      await using served = await serve(program, { runner });
      using client = new RawClient(served.port);
      client.write('GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n');
      expect(await client.until('\r\n\r\nonet')).toContain('200 OK');
      expect(await client.until('\r\n\r\nonet')).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    });
  },
);

describe.each([
  ...programs('200 OK', [['X-A', 'a\r\nSet-Cookie: b']], ['one']),
  ...programs('200 OK', [['X A', 'a']], ['one']),
  ...programs('200 OK', [['', 'a']], ['one']),
  ...programs('200 OK', [['X-A', 'a\0']], ['one']),
  ...programs(
    '200 OK',
    [
      ['Content-Length', '3'],
      ['Content-Length', '4'],
    ],
    ['one'],
  ),
  ...programs('200 OK', [['Content-Length', '+3']], ['one']),
  ...programs('103 Early Hints', [['Link', '</a>']], ['one']),
  ...programs('999999 Many', [['Link', '</a>']], ['one']).slice(0, 1),
  ...programs('200 OK\r\nX: y', [['Link', '</a>']], ['one']).slice(0, 1),
  ...programs('OK', [['Link', '</a>']], ['one']).slice(0, 1),
])('%s: a head that cannot be sent', (_, program) => {
  test('is answered with 500, and none of it gets out', async () => {
    const answer = await ask(program);
    expect(answer.status).toBe(500);
    const names = answer.headers.map(([name]) => name.toLowerCase());
    expect(names).not.toContain('set-cookie');
    expect(names).not.toContain('link');
    expect(answer.rest).toBe('Internal Server Error\n');
  });
});

test('characters beyond Latin-1 are no header', async () => {
  const answer = await ask(python`
    def application(environ, start_response):
        start_response("200 OK", [("X-A", "\u20ac")])
        return [b"one"]
  `);
  expect(answer.status).toBe(500);
});

describe.each(
  programs(
    '200 OK',
    [
      ['Keep-Alive', 'timeout=77'],
      ['Transfer-Encoding', 'chunked'],
      ['Trailer', 'X'],
      ['Upgrade', 'h2c'],
      ['X-A', '1'],
      ['Connection', 'X-A, close'],
    ],
    ['one'],
  ),
)('%s: headers of the connection', (_, program) => {
  test('are the server’s own', async () => {
    await using served = await serve(program, { runner });
    using client = new RawClient(served.port);
    const answer = await client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n').answer();
    expect(answer.headers[0]).toEqual(['X-A', '1']);
    expect(valuesOf(answer, 'upgrade')).toEqual([]);
    expect(valuesOf(answer, 'trailer')).toEqual([]);
    expect(valuesOf(answer, 'keep-alive')).toEqual([]);
    // What is asked for by it is done all the same.
    expect(valuesOf(answer, 'connection')).toEqual(['close']);
    expect(valuesOf(answer, 'transfer-encoding')).toEqual(['chunked']);
    expect(answer.rest).toBe('3\r\none\r\n0\r\n\r\n');
  });
});

describe('an application that fails', () => {
  const before = [
    ['WSGI, when called', 'def application(environ, start_response):\n    raise ValueError\n'],
    [
      'WSGI, before the first block',
      python`
        def application(environ, start_response):
            start_response("200 OK", [])
            yield b""
            raise ValueError
      `,
    ],
    [
      'WSGI, without start_response',
      'def application(environ, start_response):\n    return [b"one"]\n',
    ],
    ['WSGI, without anything', 'def application(environ, start_response):\n    return []\n'],
    [
      'WSGI, with text',
      python`
        def application(environ, start_response):
            start_response("200 OK", [])
            return ["one"]
      `,
    ],
    ['ASGI, when called', 'async def application(scope, receive, send):\n    raise ValueError\n'],
    [
      'ASGI, after the head',
      python`
        async def application(scope, receive, send):
            await send({"type": "http.response.start", "status": 200})
            raise ValueError
      `,
    ],
    [
      'ASGI, with what is no event',
      python`
        async def application(scope, receive, send):
            await send({"type": "http.response.start", "status": 200})
            await send({"type": "http.response.end"})
      `,
    ],
    ['ASGI, without anything', 'async def application(scope, receive, send):\n    return\n'],
  ] as const;

  test.each(before)('%s: 500', async (_, program) => {
    const answer = await ask(program);
    expect(answer.status).toBe(500);
    expect(answer.rest).toBe('Internal Server Error\n');
  });

  test('keeps the connection after a 500', async () => {
    await using served = await serve(before[0][1], { runner });
    using client = new RawClient(served.port);
    for (let i = 0; i < 2; i++) {
      client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
      const answer = parse(await client.until('\r\n\r\nInternal Server Error\n'));
      expect(answer.status).toBe(500);
    }
  });

  const during = [
    [
      'WSGI',
      python`
        def application(environ, start_response):
            start_response("200 OK", [])
            yield b"one"
            raise ValueError
      `,
    ],
    [
      'WSGI, with text',
      python`
        def application(environ, start_response):
            start_response("200 OK", [])
            return [b"one", "two"]
      `,
    ],
    [
      'WSGI, with write()',
      python`
        def application(environ, start_response):
            start_response("200 OK", [])(b"one")
            raise ValueError
      `,
    ],
    [
      'ASGI',
      python`
        async def application(scope, receive, send):
            await send({"type": "http.response.start", "status": 200})
            await send({"type": "http.response.body", "body": b"one", "more_body": True})
            raise ValueError
      `,
    ],
    [
      'ASGI, that returns',
      python`
        async def application(scope, receive, send):
            await send({"type": "http.response.start", "status": 200})
            await send({"type": "http.response.body", "body": b"one", "more_body": True})
      `,
    ],
  ] as const;

  test.each(during)('%s: an answer that has begun is never ended', async (_, program) => {
    const answer = await ask(program);
    expect(answer.status).toBe(200);
    expect(answer.rest).toBe('3\r\none\r\n');
  });

  test.each(during)('%s: nor in HTTP/1.0', async (_, program) => {
    const answer = await ask(program, 'GET / HTTP/1.0');
    expect(answer.end).toBe('reset');
  });
});

test('exc_info replaces a head that has not been sent', async () => {
  const answer = await ask(python`
    import sys
    def application(environ, start_response):
        start_response("200 OK", [("X-A", "1")])
        try:
            raise ValueError
        except ValueError:
            start_response("503 Later", [("X-B", "2")], sys.exc_info())
        return [b"one"]
  `);
  expect(answer.status).toBe(503);
  expect(answer.headers[0]).toEqual(['X-B', '2']);
  expect(valuesOf(answer, 'x-a')).toEqual([]);
});

test('the answer is complete before the application tidies up, whatever comes of that', async () => {
  const answer = await ask(python`
    class Blocks:
        def __iter__(self):
            return iter([b"one"])
        def close(self):
            raise ValueError
    def application(environ, start_response):
        start_response("200 OK", [])
        return Blocks()
  `);
  expect(answer.rest).toBe('3\r\none\r\n0\r\n\r\n');
});

test('large blocks arrive whole', async () => {
  for (const [, program] of programs('200 OK', [], ['x'])) {
    const large = program.replace('b"x"', 'bytes(range(256)) * 12288');
    const answer = await ask(large, 'GET / HTTP/1.0');
    const expected = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    expect(answer.rest.length).toBe(256 * 12288);
    expect(answer.rest.slice(-256)).toBe(expected.toString('latin1'));
  }
});

describe('an application that goes on without end', () => {
  const endless = (headers: string) =>
    [
      [
        'WSGI',
        python`
        def application(environ, start_response):
            start_response("200 OK", [${headers}])
            while True:
                yield b"one"
      `,
      ],
      [
        'ASGI',
        python`
        async def application(scope, receive, send):
            if scope["type"] != "http":
                raise NotImplementedError
            headers = [(name.encode(), value.encode()) for name, value in [${headers}]]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            while True:
                await send({"type": "http.response.body", "body": b"one", "more_body": True})
      `,
      ],
    ] as const;

  test.each(endless('("Content-Length", "4")'))(
    '%s: is told when enough was sent',
    async (_, program) => {
      expect((await ask(program)).rest).toBe('oneo');
    },
  );

  test.each(endless('("X-A", "1")'))('%s: is told when HEAD was answered', async (_, program) => {
    await using served = await serve(program, { runner });
    using client = new RawClient(served.port);
    client.write('HEAD / HTTP/1.1\r\nHost: a\r\n\r\nHEAD / HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.until('\r\n\r\n');
    await client.until('\r\n\r\n');
    expect(await served.exchanges(2)).toHaveLength(2);
  });

  test.each(endless('("X A", "1")'))('%s: is told when nothing can be sent', async (_, program) => {
    expect((await ask(program)).status).toBe(500);
  });
});
