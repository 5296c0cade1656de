import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { python } from '../../src/model/rule.ts';
import type { Report } from '../../src/model/report.ts';
import { RawClient } from '../support/raw-client.ts';
import { schemaErrors } from '../support/report-schema.ts';

const BIN = fileURLToPath(new URL('../../bin/gw-conform.js', import.meta.url));

const WSGI = python`
  import os
  import time

  def hang():
      yield b"one"
      time.sleep(1000)

  def application(environ, start_response):
      path = environ["PATH_INFO"]
      if path == "/stuck":
          environ["wsgi.input"].read(1)
          time.sleep(1000)
      if path == "/missing":
          start_response("404 Not Found", [("Content-Type", "text/plain")])
          return [b"no"]
      start_response("200 OK", [("Content-Type", "text/plain")])
      if path == "/pids":
          return [f"{os.getpid()} {os.getppid()}".encode()]
      if path.startswith("/text"):
          return ["text"]
      if path == "/hang":
          return hang()
      return [b"fine"]
`;

const ASGI = python`
  async def application(scope, receive, send):
      if scope["type"] == "lifespan":
          await receive()
          await send({"type": "lifespan.startup.complete"})
          await receive()
          await send({"type": "lifespan.shutdown.complete"})
      elif scope["type"] == "http":
          await send({"type": "http.response.start", "status": 200, "headers": [(b"X-A", b"1")]})
          await send({"type": "http.response.body", "body": b"fine"})
      elif scope["type"] == "websocket":
          await receive()
          await send({"type": "websocket.accept"})
          while (message := await receive())["type"] == "websocket.receive":
              await send({"type": "websocket.send", "text": message["text"]})
      else:
          raise NotImplementedError(scope["type"])
`;

let folder: string;
const running: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gw-conform-lint-'));
  await writeFile(join(folder, 'wsgi_app.py'), WSGI);
  await writeFile(join(folder, 'asgi_app.py'), ASGI);
});

afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

class Lint {
  readonly #child: ChildProcess;
  readonly #closed: Promise<number | null>;
  stdout = '';
  stderr = '';
  #changed: () => void = () => undefined;

  constructor(...args: string[]) {
    this.#child = spawn(process.execPath, [BIN, 'lint', ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.push(this.#child);
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.#changed();
    });
    this.#closed = once(this.#child, 'close').then(([code]) => code as number | null);
    void this.#closed.then(() => this.#changed());
  }

  /** Waits until this has been said on standard error. */
  async says(text: string): Promise<void> {
    while (!this.stderr.includes(text)) {
      const { exitCode, signalCode } = this.#child;
      if ((exitCode ?? signalCode) !== null) throw new Error(`ended: ${this.stderr}`);
      await new Promise<void>((resolve) => (this.#changed = resolve));
    }
  }

  /** The address that it says it listens on. */
  async url(): Promise<string> {
    await this.says('\n');
    const match = /^listening on (http:\/\/127\.0\.0\.1:\d+)\n/.exec(this.stderr);
    return match?.[1] ?? `no address: ${this.stderr}`;
  }

  signal(signal: NodeJS.Signals): this {
    this.#child.kill(signal);
    return this;
  }

  ended(): Promise<number | null> {
    return this.#closed;
  }

  report(): Report {
    const report = JSON.parse(this.stdout) as Report;
    const errors = schemaErrors(report);
    if (errors.length > 0) throw new Error(`the report breaks its schema:\n${errors.join('\n')}`);
    return report;
  }
}

async function get(url: string): Promise<string> {
  return (await fetch(url)).text();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it in the ordinary way', async (signal) => {
  const lint = new Lint('wsgi_app:application', '--format', 'json');
  const url = await lint.url();
  const pids = (await get(`${url}/pids`)).split(' ').map(Number);
  expect(pids.every(isAlive)).toBe(true);
  expect(await lint.signal(signal).ended()).toBe(0);
  expect(pids.filter(isAlive)).toEqual([]);
  const report = lint.report();
  expect(report).toMatchObject({ exitCode: 0, outcome: 'conformant', problem: null });
  expect(report.totals.exchanges).toBe(1);
  expect(lint.stderr).toBe(`listening on ${url}\n`);
});

test('a finding is told when it is made, once, and reported in the end', async () => {
  const lint = new Lint('wsgi_app:application', '--format', 'json');
  const url = await lint.url();
  for (const path of ['/text', '/', '/text/2', '/text']) await get(`${url}${path}`);
  const line =
    /^MUST wsgi\/application\/yields-bytes: yielded str, not bytes \(wsgi_app\.py:\d+, \/text\)$/m;
  await lint.says('yields-bytes');
  expect(lint.stderr).toMatch(line);
  expect(await lint.signal('SIGINT').ended()).toBe(1);
  expect(lint.stderr.match(/yields-bytes/g)).toHaveLength(1);
  const report = lint.report();
  const rule = report.rules.find(({ id }) => id === 'wsgi/application/yields-bytes');
  expect(rule).toMatchObject({ verdict: 'fail' });
  const [finding] = rule?.findings ?? [];
  expect(finding).toMatchObject({
    count: 3,
    origin: { kind: 'traffic' },
    paths: ['/text', '/text/2'],
    replay: 'gw-conform wsgi_app:application --only wsgi/application/yields-bytes --path /text',
  });
  const exchange = report.exchanges.find(({ id }) => id === finding?.exchange);
  expect(exchange?.request).toMatchObject({ kind: 'http', target: '/text' });
});

test('only the rules that are asked for are applied; quiet says no more than where', async () => {
  const lint = new Lint('wsgi_app:application', '-q', '--skip', '*/yields-bytes');
  const url = await lint.url();
  await get(`${url}/text`);
  expect(await lint.signal('SIGINT').ended()).toBe(0);
  expect(lint.stderr).toBe(`listening on ${url}\n`);
  expect(lint.stdout.trim().split('\n')).toHaveLength(1);
});

test('HTTP, WebSocket and lifespan of an ASGI application are judged', async () => {
  const lint = new Lint('asgi_app:application', '--format', 'json', '--level', 'should');
  const url = await lint.url();
  expect(await get(url)).toBe('fine');
  const client = new WebSocket(url.replace('http', 'ws'));
  await once(client, 'open');
  client.send('é');
  await once(client, 'message');
  client.close();
  await once(client, 'close');
  expect(await lint.signal('SIGINT').ended()).toBe(1);
  const report = lint.report();
  expect(report.totals.exchanges).toBe(3);
  const failed = report.rules.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
  expect(failed).toEqual(['asgi-http/application/header-names-are-lower-case']);
  const passed = report.rules.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id);
  const specs = new Set(passed.map((id) => id.split('/')[0]));
  expect([...specs]).toEqual(
    expect.arrayContaining(['asgi', 'asgi-http', 'asgi-lifespan', 'asgi-websocket']),
  );
});

test('without a request nothing was checked', async () => {
  const lint = new Lint('asgi_app:application', '--format', 'json');
  await lint.url();
  expect(await lint.signal('SIGINT').ended()).toBe(4);
  expect(lint.report().problem).toContain('no request came');
});

test('nor was it when nothing was found', async () => {
  const lint = new Lint('wsgi_app:application', '--format', 'json');
  const url = await lint.url();
  await get(`${url}/missing`);
  expect(await lint.signal('SIGINT').ended()).toBe(4);
  expect(lint.report().problem).toContain('404');
});

test('a second signal ends everything at once', async () => {
  const lint = new Lint('wsgi_app:application', '--format', 'json', '--timeout', '600');
  const url = await lint.url();
  const pids = (await get(`${url}/pids`)).split(' ').map(Number);
  const hanging = await fetch(`${url}/hang`);
  lint.signal('SIGINT').signal('SIGTERM');
  expect(await lint.ended()).toBe(130);
  await expect(hanging.text()).rejects.toThrow('terminated');
  expect(pids.filter(isAlive)).toEqual([]);
  expect(lint.report()).toMatchObject({ exitCode: 130, totals: { exchanges: 1 } });
});

test('a request that hangs is a finding when its client has left', async () => {
  const lint = new Lint('wsgi_app:application', '--format', 'json', '--timeout', '0.3');
  const url = await lint.url();
  using client = new RawClient(Number(new URL(url).port));
  client.write(
    'POST /stuck HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n',
  );
  // The application asks for the body: it has begun.
  await client.until('100 Continue');
  client.destroy();
  expect(await get(url)).toBe('fine');
  expect(await lint.signal('SIGINT').ended()).toBe(1);
  const texts = lint.report().rules.flatMap(({ findings }) => findings.map(({ text }) => text));
  expect(texts).toEqual([expect.stringContaining('did not come to an end')]);
});

test('--fail-fast ends it with the first finding that fails', async () => {
  const lint = new Lint('wsgi_app:application', '--fail-fast', '--format', 'json');
  const url = await lint.url();
  await get(`${url}/`);
  await get(`${url}/text`);
  expect(await lint.ended()).toBe(1);
});

test('what cannot be served', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const lints = {
    2: new Lint('wsgi_app:application', '--port', String(port)),
    3: new Lint('no_such_module:application'),
  };
  for (const [code, lint] of Object.entries(lints)) expect(await lint.ended()).toBe(Number(code));
  expect(lints[2].stderr).toContain(`cannot listen on 127.0.0.1:${port}`);
  expect(lints[3].stdout).toContain('no_such_module');
  expect(await new Lint('wsgi_app:application', '--port', '70000').ended()).toBe(2);
  expect(await new Lint().ended()).toBe(2);
  taken.close();
});
