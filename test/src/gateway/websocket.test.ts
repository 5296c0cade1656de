import { once } from 'node:events';
import { afterAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Exchange } from '../../../src/model/evidence.ts';
import { show } from '../../../src/model/py.ts';
import { RawClient, valuesOf } from '../../support/raw-client.ts';
import { python, type Served, serve, sharedRunner } from '../../support/serve.ts';

const runner = sharedRunner();
afterAll(() => runner.close());

/** An application that does this with one WebSocket. */
function application(body: string): string {
  const lines = body.trim().split('\n');
  const common = Math.min(...lines.slice(1).map((line) => line.search(/\S/)));
  const indented = lines.map((line, i) => `    ${i === 0 ? line : line.slice(common)}`);
  return `async def application(scope, receive, send):
    if scope["type"] != "websocket":
        raise NotImplementedError
    assert await receive() == {"type": "websocket.connect"}
${indented.join('\n')}
`;
}

const ECHO = application(`
  await send({"type": "websocket.accept"})
  while (message := await receive())["type"] == "websocket.receive":
      await send({**message, "type": "websocket.send"})
`);

interface Connected {
  readonly client: WebSocket;
  /** Messages in order: text as such, bytes in a Buffer. */
  readonly messages: (string | Buffer)[];
  readonly closed: Promise<readonly [code: number, reason: string]>;
  next(): Promise<string | Buffer | undefined>;
}

async function open(served: Served, protocols: string[] = []): Promise<Connected> {
  const client = new WebSocket(served.url.replace('http', 'ws'), protocols);
  const messages: (string | Buffer)[] = [];
  let arrived: () => void = () => undefined;
  client.on('message', (data, isBinary) => {
    messages.push(isBinary ? (data as Buffer) : (data as Buffer).toString());
    arrived();
  });
  client.on('error', () => undefined);
  const closed = once(client, 'close').then(([code, reason]) => {
    return [code as number, String(reason)] as const;
  });
  await once(client, 'open');
  const next = async () => {
    while (messages.length === 0) await new Promise<void>((resolve) => (arrived = resolve));
    return messages.shift();
  };
  return { client, messages, closed, next };
}

/** The status with which a handshake is refused. */
async function refusal(served: Served): Promise<number | undefined> {
  const client = new WebSocket(served.url.replace('http', 'ws'));
  client.on('error', () => undefined);
  const [, response] = (await once(client, 'unexpected-response')) as [
    unknown,
    { statusCode: number; resume(): void },
  ];
  response.resume();
  return response.statusCode;
}

function delivered(exchange: Exchange | undefined): string[] {
  const events = exchange?.kind === 'websocket' ? exchange.events : [];
  return events.flatMap((event) => (event.type === 'deliver' ? [show(event.message, 200)] : []));
}

function types(exchange: Exchange | undefined): string[] {
  return exchange?.events.map((event) => event.type) ?? [];
}

test('messages go both ways as they are', async () => {
  await using served = await serve(ECHO, { runner });
  const { client, next, closed } = await open(served);
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
  const contents = ['abc', '', 'é€😀', '\0', bytes, Buffer.alloc(0), 'x'.repeat(300_000)];
  for (const content of contents) {
    client.send(content);
    expect(await next()).toEqual(content);
  }
  client.close(4321, 'done é');
  expect(await closed).toEqual([4321, 'done é']);
  const [exchange] = await served.exchanges(1);
  expect(exchange?.ended.how).toBe('returned');
  expect(types(exchange)).not.toContain('leave');
  expect(delivered(exchange).at(-1)).toBe(
    "{'type': 'websocket.disconnect', 'code': 4321, 'reason': 'done é'}",
  );
  expect(exchange?.request).toMatchObject({ kind: 'websocket', target: '/' });
  const steps = exchange?.request?.kind === 'websocket' ? exchange.request.steps : [];
  expect(steps).toHaveLength(9);
  expect(steps.slice(0, 3)).toEqual([
    { do: 'await-answer' },
    { do: 'text', text: 'abc' },
    { do: 'text', text: '' },
  ]);
  expect(steps[5]).toEqual({ do: 'binary', bytes: bytes.toString('latin1') });
  expect(steps[7]).toEqual({ do: 'text', text: 'x'.repeat(1024) });
  expect(steps[8]).toEqual({ do: 'close', code: 4321, reason: 'done é' });
});

test('a close frame without a code is 1005', async () => {
  await using served = await serve(ECHO, { runner });
  const { client, closed } = await open(served);
  client.close();
  expect(await closed).toEqual([1005, '']);
  const [exchange] = await served.exchanges(1);
  expect(delivered(exchange).at(-1)).toBe(
    "{'type': 'websocket.disconnect', 'code': 1005, 'reason': ''}",
  );
});

test('a connection that is lost is 1006', async () => {
  await using served = await serve(ECHO, { runner });
  const { client, next } = await open(served);
  client.send('abc');
  await next();
  client.terminate();
  const [exchange] = await served.exchanges(1);
  expect(types(exchange)).toContain('leave');
  expect(delivered(exchange).at(-1)).toBe(
    "{'type': 'websocket.disconnect', 'code': 1006, 'reason': ''}",
  );
  const steps = exchange?.request?.kind === 'websocket' ? exchange.request.steps : [];
  expect(steps.at(-1)).toEqual({ do: 'lose' });
});

test('what was sent before the end is still received, and nothing can be sent after it', async () => {
  const program = application(`
    import asyncio, socket
    await send({"type": "websocket.accept"})
    await receive()
    try:
        while True:
            await send({"type": "websocket.send", "text": "more"})
            await asyncio.sleep(0.005)
    except OSError:
        pass
    for expected in ["b", "c", None, None]:
        message = await receive()
        assert message.get("text") == expected, message
        assert (message["type"] == "websocket.disconnect") == (expected is None), message
  `);
  await using served = await serve(program, { runner });
  const { client } = await open(served);
  for (const text of ['a', 'b', 'c']) client.send(text);
  client.close(1000);
  const [exchange] = await served.exchanges(1);
  expect(exchange?.ended.how).toBe('returned');
});

test('the handshake is not complete before the application has accepted', async () => {
  const program = application(`
    assert (await receive())["type"] == "websocket.disconnect"
  `);
  await using served = await serve(program, { runner });
  using client = new RawClient(served.port);
  client.write(
    'GET /a HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  );
  client.end();
  await client.ended();
  expect(client.received).toBe('');
  const [exchange] = await served.exchanges(1);
  expect(exchange?.ended.how).toBe('returned');
  expect(delivered(exchange).at(-1)).toContain("'code': 1006");
});

test('subprotocol and headers of the application go into the handshake', async () => {
  const program = application(`
    assert scope["subprotocols"] == ["a", "b"], scope
    headers = [(b"x-a", b"1"), (b"set-cookie", b"c=1"), (b"set-cookie", b"d=2"),
               (b"sec-websocket-protocol", b"z"), (b"connection", b"close")]
    await send({"type": "websocket.accept", "subprotocol": "b", "headers": headers})
    await receive()
  `);
  await using served = await serve(program, { runner });
  const client = new WebSocket(served.url.replace('http', 'ws'), ['a', 'b']);
  const opened = once(client, 'open');
  const [response] = (await once(client, 'upgrade')) as [{ rawHeaders: string[] }];
  await opened;
  expect(client.protocol).toBe('b');
  const text = response.rawHeaders.join(' ');
  expect(text).toContain('x-a 1 set-cookie c=1 set-cookie d=2');
  expect(text).not.toContain(' z');
  client.close();
  await served.exchanges(1);
});

test('a subprotocol that was not offered is not agreed on', async () => {
  const program = application(`
    await send({"type": "websocket.accept", "subprotocol": "b"})
    await receive()
  `);
  await using served = await serve(program, { runner });
  const { client } = await open(served);
  expect(client.protocol).toBe('');
  client.close();
  await served.exchanges(1);
});

describe('before it has accepted, an application that', () => {
  test.each([
    ['closes refuses', 'await send({"type": "websocket.close"})', 403],
    ['returns fails', 'return', 500],
    ['raises fails', 'raise ValueError', 500],
    ['sends fails', 'await send({"type": "websocket.send", "text": "a"})', 500],
    [
      'wants impossible headers fails',
      'await send({"type": "websocket.accept", "headers": [(b"x", b"a\\r\\nb: c")]})',
      500,
    ],
  ])('%s', async (_, body, status) => {
    await using served = await serve(application(body), { runner });
    expect(await refusal(served)).toBe(status);
    await served.exchanges(1);
  });
});

describe('after it has accepted, an application that', () => {
  test.each([
    [
      'closes does so',
      'await send({"type": "websocket.close", "code": 4000, "reason": "r"})',
      4000,
      'r',
    ],
    ['closes without a code', 'await send({"type": "websocket.close"})', 1000, ''],
    [
      'closes with a code that no frame can hold',
      'await send({"type": "websocket.close", "code": 1005})',
      1011,
      '',
    ],
    [
      'closes with too long a reason',
      'await send({"type": "websocket.close", "code": 3000, "reason": "é" * 100})',
      3000,
      'é'.repeat(61),
    ],
    ['returns', 'return', 1000, ''],
    ['raises', 'raise ValueError', 1011, ''],
    ['accepts again', 'await send({"type": "websocket.accept"})', 1011, ''],
  ])('%s', async (_, body, code, reason) => {
    const program = application(`await send({"type": "websocket.accept"})\n  ${body}`);
    await using served = await serve(program, { runner });
    const { closed } = await open(served);
    expect(await closed).toEqual([code, reason]);
    await served.exchanges(1);
  });
});

test('after it has closed, an application receives the end', async () => {
  const program = application(`
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": 4000})
    message = await receive()
    assert message["type"] == "websocket.disconnect" and message["code"] == 4000, message
    try:
        await send({"type": "websocket.send", "text": "a"})
    except OSError:
        return
    raise AssertionError("no error")
  `);
  await using served = await serve(program, { runner });
  const { closed, messages } = await open(served);
  expect(await closed).toEqual([4000, '']);
  expect(messages).toEqual([]);
  const [exchange] = await served.exchanges(1);
  expect(exchange?.ended.how).toBe('returned');
});

test.each([
  ['no key', 'Sec-WebSocket-Version: 13', 400],
  ['a short key', 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAA', 400],
  [
    'another version',
    'Sec-WebSocket-Version: 12\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    426,
  ],
  [
    'a subprotocol twice',
    'Sec-WebSocket-Protocol: a, a\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    400,
  ],
])('a handshake with %s does not reach the application', async (_, fields, status) => {
  await using served = await serve(ECHO, { runner });
  using client = new RawClient(served.port);
  client.write(
    `GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${fields}\r\n\r\n`,
  );
  const answer = await client.answer();
  expect(answer.status).toBe(status);
  if (status === 426) expect(valuesOf(answer, 'sec-websocket-version')).toEqual(['13']);
  expect(await served.stop()).toEqual([expect.objectContaining({ kind: 'lifespan' })]);
});

test('broken frames and messages too long end the connection', async () => {
  await using served = await serve(ECHO, { runner });
  const { client, closed } = await open(served);
  client.send(Buffer.alloc(17 * 1024 * 1024));
  expect(await closed).toEqual([1009, '']);
  const [exchange] = await served.exchanges(1);
  expect(delivered(exchange).at(-1)).toContain('websocket.disconnect');
});

test('a client is read no faster than the application receives, and loses nothing', async () => {
  const program = application(`
    await send({"type": "websocket.accept"})
    assert (await receive())["text"] == "0"
    await send({"type": "websocket.send", "text": "go"})
    for i in range(1, 400):
        text = (await receive())["text"]
        assert text.split()[0] == str(i), (i, text[:10])
    await send({"type": "websocket.close", "code": 4000})
  `);
  await using served = await serve(program, { runner });
  const { client, closed, next } = await open(served);
  client.send('0');
  expect(await next()).toBe('go');
  for (let i = 1; i < 400; i++) client.send(`${i} ${'x'.repeat(20_000)}`);
  expect((await closed)[0]).toBe(4000);
  const [exchange] = await served.exchanges(1);
  expect(exchange?.ended.how).toBe('returned');
});

test('send() waits for a client that does not read', async () => {
  const program = application(`
    await send({"type": "websocket.accept"})
    try:
        while True:
            await send({"type": "websocket.send", "bytes": bytes(1024 * 1024)})
    except OSError:
        pass
  `);
  await using served = await serve(program, { runner });
  const { client, next } = await open(served);
  await next();
  client.pause();
  // The time that sending without end would need for a lot more than buffers hold.
  await new Promise((resolve) => setTimeout(resolve, 300));
  client.terminate();
  const [exchange] = await served.exchanges(1);
  expect(types(exchange).filter((type) => type === 'send').length).toBeLessThan(60);
});

test('connections side by side do not mix, and requests go on beside them', async () => {
  await using served = await serve(
    python`
      async def application(scope, receive, send):
          if scope["type"] == "http":
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": scope["path"].encode()})
          elif scope["type"] == "websocket":
              await receive()
              await send({"type": "websocket.accept"})
              while (message := await receive())["type"] == "websocket.receive":
                  await send({"type": "websocket.send", "text": scope["path"] + message["text"]})
          else:
              raise NotImplementedError
    `,
    { runner },
  );
  const clients = await Promise.all(Array.from({ length: 20 }, () => open(served)));
  for (const [i, { client }] of clients.entries()) client.send(String(i));
  const answers = await Promise.all(clients.map(({ next }) => next()));
  expect(answers).toEqual(clients.map((_, i) => `/${i}`));
  expect(await (await fetch(`${served.url}/x`)).text()).toBe('/x');
  for (const { client } of clients) client.close();
  expect(await served.exchanges(21)).toHaveLength(21);
});

test('a server that stops says so', async () => {
  await using served = await serve(ECHO, { runner });
  const { closed } = await open(served);
  const stopped = served.stop();
  expect(await closed).toEqual([1001, '']);
  const exchange = (await stopped).find((each) => each.kind === 'websocket');
  expect(delivered(exchange).at(-1)).toContain("'code': 1001");
  expect(exchange?.ended.how).toBe('returned');
});
