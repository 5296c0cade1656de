import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Exchange, WebSocketExchange } from '../../src/model/evidence.ts';
import { textItem } from '../../src/model/py.ts';
import { httpRequest, webSocketRequest } from '../../src/model/request.ts';
import { parseRoute } from '../../src/model/route.ts';
import type { HttpRequest, Route } from '../../src/model/scenario.ts';
import { asgiEvents, messageType, statusOf } from '../../src/model/select.ts';
import { ApplicationBench } from '../../src/subjects/application.ts';
import { jsonReport } from '../support/cli.ts';
import { VENV_PYTHON } from '../support/venv.ts';

const run = promisify(execFile);
const PYTHON_SIDE = fileURLToPath(new URL('../../src/python', import.meta.url));
const PREFIX = '/gw-conform-control/';
const SOCKETS = new Set(['starlette', 'fastapi', 'quart', 'sanic', 'litestar', 'falcon_asgi']);
/** Where an exception that nobody handles goes on to the server. */
const RAISES = new Set(['werkzeug', 'pyramid']);

/** Module, framework and interface. */
const CONTROLS = [
  ['flask', 'flask', 'wsgi'],
  ['werkzeug', 'werkzeug', 'wsgi'],
  ['django_wsgi', 'django', 'wsgi'],
  ['django_asgi', 'django', 'asgi'],
  ['pyramid', 'pyramid', 'wsgi'],
  ['bottle', 'bottle', 'wsgi'],
  ['falcon_wsgi', 'falcon', 'wsgi'],
  ['falcon_asgi', 'falcon', 'asgi'],
  ['starlette', 'starlette', 'asgi'],
  ['fastapi', 'fastapi', 'asgi'],
  ['quart', 'quart', 'asgi'],
  ['sanic', 'sanic', 'asgi'],
  ['litestar', 'litestar', 'asgi'],
] as const;

describe.concurrent.each(CONTROLS)('%s', (module, framework, spoken) => {
  const entry = `gw_conform.controls.${module}:application`;
  const drive = { headers: [] };
  let bench: Bench;

  beforeAll(async () => {
    bench = await open(entry);
    if (spoken === 'asgi') await bench.startLifespan();
  });
  afterAll(() => bench.close());

  const ask = (request: Parameters<typeof httpRequest>[1]) =>
    bench.http(httpRequest(drive, request));

  const converse = async (target: string) => {
    const steps = [
      { do: 'await-answer' },
      { do: 'text', text: 'hello' },
      { do: 'await-messages', count: 1 },
      { do: 'binary', bytes: '\u0000\u00ff' },
      { do: 'await-messages', count: 2 },
      { do: 'close', code: 1000, reason: '' },
    ] as const;
    const request = webSocketRequest(drive, {
      target,
      subprotocols: ['chat', 'x'],
      steps,
    });
    return (await bench.websocket(request)) as WebSocketExchange;
  };

  test('is what it says, and wants to be asked for more', () => {
    expect(bench.interface).toBe(spoken);
    expect(bench.identity.framework).toMatch(new RegExp(`^${framework} \\d`));
    expect(bench.loaded.control).toBe(`gw_conform.controls.${module}`);
    expect(bench.loaded.paths.length).toBeGreaterThan(15);
    expect(bench.loaded.paths.filter((path) => parseRoute(path) === null)).toEqual([]);
    const sockets = bench.loaded.paths.filter((path) => path.startsWith('ws:'));
    expect(sockets.length > 0).toBe(SOCKETS.has(module));
  });

  test('answers what it wants to be asked as it is meant', async () => {
    const wrong = [];
    for (const route of routes(bench)) {
      if (route.kind !== 'http') continue;
      const got = answer(await ask({ ...route, ...bodyOf(route.method, 'application/json') }));
      const wanted = meant(route.method, route.target, module);
      if (!wanted.test(got)) wrong.push(`${route.method} ${route.target}: ${got}`);
    }
    expect(wrong).toEqual([]);
  });

  test.each(['/', '/users/1', '/some/where?a=1'])('answers %s', async (target) => {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      expect(answer(await ask({ method, target }))).toMatch(/^20[04]$/);
    }
    for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain']) {
      expect(answer(await ask({ method: 'POST', target, ...bodyOf('POST', type) }))).toBe('200');
    }
  });

  const sockets = SOCKETS.has(module) ? test : () => undefined;
  sockets('accepts, closes and refuses WebSockets', async () => {
    const wrong = [];
    for (const route of routes(bench)) {
      if (route.kind !== 'websocket') continue;
      const sent = events(await converse(route.target));
      const refuses = /\/(ws-refuse|ws-deny|missing)/.test(route.target);
      const accepts = sent[0] === 'websocket.accept';
      if (accepts === refuses) wrong.push(`${route.target}: ${sent.join()}`);
    }
    expect(wrong).toEqual([]);
    for (const target of ['/', '/chat/1', `${PREFIX}ws`]) {
      const exchange = await converse(target);
      expect(events(exchange)).toEqual(['websocket.accept', 'websocket.send', 'websocket.send']);
      const [accept, text, binary] = asgiEvents(exchange, 'send');
      expect(accept && textItem(accept.message, 'subprotocol')).toBe('chat');
      expect(text && textItem(text.message, 'text')).toBe('hello');
      expect(JSON.stringify(binary?.message)).toContain('bytes');
    }
  });

  const lifespan = spoken === 'asgi' ? test : () => undefined;
  lifespan('starts up and shuts down', async () => {
    const own = await open(entry);
    try {
      await own.startLifespan();
      await own.stopLifespan();
      const lifespan = (await own.take()).find(({ kind }) => kind === 'lifespan');
      const completed = ['lifespan.startup.complete', 'lifespan.shutdown.complete'];
      // Django raises ValueError: "Django can only handle ASGI/HTTP connections".
      expect(events(lifespan as WebSocketExchange)).toEqual(
        module === 'django_asgi' ? [] : completed,
      );
    } finally {
      await own.close();
    }
  });

  test('is judged', async () => {
    const where = ['--app-dir', PYTHON_SIDE, '--python', VENV_PYTHON, '--path', '/'];
    // What is broken does not matter here, and would be settled by a run of this control again.
    const rules = ['wsgi/application/yields-bytes', 'asgi/application/awaits-send'];
    const only = rules.flatMap((rule) => ['--only', rule]);
    const { code, report } = await jsonReport([entry, ...where, ...only]);
    expect(report.problem).toBe(null);
    expect(code).toBe(0);
    expect(report.totals.exchanges).toBeGreaterThan(100);
    expect(report.exchanges.filter((each) => 'ended' in each && each.ended.how === 'died')).toEqual(
      [],
    );
  });
});

test('is found by framework and interface, without importing any', async () => {
  const program = `
import json, sys
from gw_conform.controls import find
asked = json.loads(sys.argv[1])
found = [find(*each) for each in asked]
known = {name for name, _ in asked if name} & set(sys.modules)
print(json.dumps([found, sorted(known)]))`;
  const none = [
    ['flask', 'asgi'],
    ['channels', 'asgi'],
    [null, 'wsgi'],
  ];
  const asked = [...CONTROLS.map(([, framework, spoken]) => [framework, spoken]), ...none];
  const env = { ...process.env, PYTHONPATH: PYTHON_SIDE };
  const { stdout } = await run(VENV_PYTHON, ['-c', program, JSON.stringify(asked)], { env });
  const names = CONTROLS.map(([module]) => `gw_conform.controls.${module}`);
  expect(JSON.parse(stdout)).toEqual([[...names, null, null, null], []]);
});

type Bench = Awaited<ReturnType<typeof ApplicationBench.open>>;

function open(entry: string): Promise<ApplicationBench> {
  return ApplicationBench.open({
    load: { op: 'load', entry, appDir: PYTHON_SIDE, factory: false, interface: 'auto' },
    python: VENV_PYTHON,
    cwd: PYTHON_SIDE,
    timeout: 10,
    routes: [],
    headers: [],
    safe: false,
  });
}

function routes(bench: Bench): readonly Route[] {
  return bench.loaded.paths.map(parseRoute).filter((route) => route !== null);
}

function bodyOf(method: string, type: string): Partial<Pick<HttpRequest, 'headers' | 'body'>> {
  if (method !== 'POST') return {};
  const body = { 'application/json': '{"a": 1}', 'text/plain': 'hello' }[type] ?? 'a=1&b=2';
  return { headers: [['Content-Type', type]], body: [body] };
}

/** The status; `raised` where there is none because of an exception. */
function answer(exchange: Exchange): string {
  return String(statusOf(exchange) ?? exchange.ended.how);
}

function events(exchange: WebSocketExchange): string[] {
  return asgiEvents(exchange, 'send').map(messageType);
}

/** The statuses with which a control is meant to answer this. */
function meant(method: string, target: string, module: string): RegExp {
  const kind = target.slice(target.lastIndexOf('/') + 1);
  if (method === 'PROPFIND') return /^405$/;
  if (method === 'OPTIONS' && kind === 'endpoint') return /^405$/;
  if (method === 'DELETE' && kind !== 'page') return /^405$/;
  if (kind === 'redirect' || kind === 'slash') return /^30[12378]$/;
  if (kind === 'empty') return /^204$/;
  if (kind === 'not-modified') return /^304$/;
  if (kind === 'abort') return /^403$/;
  if (kind === 'missing' || target.includes('/missing/')) return /^404$/;
  if (kind === 'method' || kind === 'post-only') return /^405$/;
  if (target.includes('/number/')) return /^422$/;
  if (kind === 'error') return RAISES.has(module) ? /^raised$/ : /^500$/;
  return /^20[014]$/;
}
