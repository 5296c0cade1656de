import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { loadProperties, loadRules } from '../../../src/engine/catalogue.ts';
import { type GeneratedCase, Source } from '../../../src/engine/generated.ts';
import { appliesTo, gatherings, judge, judgeable } from '../../../src/engine/judge.ts';
import { placeKey } from '../../../src/engine/ledger.ts';
import { Sweep } from '../../../src/engine/sweep.ts';
import type { Bench } from '../../../src/model/bench.ts';
import type { Evidence, Exchange } from '../../../src/model/evidence.ts';
import { likenessOf } from '../../../src/model/likeness.ts';
import type { Interface } from '../../../src/model/names.ts';
import type { Act } from '../../../src/model/property.ts';
import { httpRequest, webSocketRequest } from '../../../src/model/request.ts';
import { python } from '../../../src/model/rule.ts';
import { ApplicationBench } from '../../../src/subjects/application.ts';

/** They use the request in every way there is, and err for some requests. */
const WSGI = python`
  def app(environ, start_response):
      stream = environ["wsgi.input"]
      length = int(environ.get("CONTENT_LENGTH") or 0)
      body = stream.read(length // 2)
      body += stream.readline(length - len(body))
      body += stream.read(length - len(body))
      text = environ["PATH_INFO"].encode("latin-1") + body
      size = len(text) - (environ["QUERY_STRING"] == "x=1")
      start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(size))])
      yield text if environ["REQUEST_METHOD"] != "HEAD" else b""
`;
const ASGI = python`
  async def app(scope, receive, send):
      if scope["type"] == "websocket":
          await receive()
          await send({"type": "websocket.accept"})
          while (message := await receive())["type"] == "websocket.receive":
              await send({"type": "websocket.send", "text": str(len(message.get("text") or ""))})
          return
      if scope["type"] != "http":
          raise NotImplementedError(scope["type"])
      body, more = scope["path"].encode("utf-8", "surrogatepass"), True
      while more:
          message = await receive()
          if message["type"] == "http.disconnect":
              return
          body += message.get("body", b"")
          more = message.get("more_body", False)
      size = len(body) - (scope["query_string"] == b"x=1")
      headers = [(b"content-length", str(size).encode())]
      await send({"type": "http.response.start", "status": 200, "headers": headers})
      await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
`;
const PROGRAMS: Readonly<Record<Interface, string>> = { wsgi: WSGI, asgi: ASGI };

const ground = { headers: [] };
const long = 'é\u{1f40d}x\ud800'.repeat(700);
const ACTS: Readonly<Record<'http' | 'websocket', readonly Act[]>> = {
  http: [
    httpRequest(ground, { method: 'GET', target: '/%2F?x=1' }),
    httpRequest(ground, { method: 'POST', target: '/a', body: ['one\ntwo', '', 'three'] }),
    httpRequest(ground, { method: 'POST', target: '/a', body: ['\x00\xff\n'.repeat(5000), 'x'] }),
    httpRequest(ground, { method: 'POST', target: '/b', body: ['0123456789\n'.repeat(300)] }),
    httpRequest(ground, { method: 'POST', target: '/b', body: ['9876543210\n'.repeat(300)] }),
    httpRequest(ground, {
      method: 'POST',
      target: '/',
      body: ['ab', 'cd'],
      leave: { during: 'request', after: 1 },
      variation: { sparseEvents: true, extraKeys: true },
    }),
  ],
  websocket: [
    webSocketRequest(ground, {
      target: '/',
      steps: [
        { do: 'await-answer' },
        { do: 'text', text: long },
        { do: 'binary', bytes: '\xff'.repeat(3000) },
        { do: 'text', text: '\u{1f40d}'.repeat(600) },
        { do: 'close', code: 1000, reason: null },
      ],
    }),
  ],
};

const opened: ApplicationBench[] = [];
afterAll(async () => {
  await Promise.all(opened.map((each) => each.close()));
});

async function open(
  spoken: Interface,
  { source = PROGRAMS[spoken], timeout = 5 } = {},
): Promise<ApplicationBench> {
  const bench = await ApplicationBench.open({
    load: { op: 'source', source, name: 'batches', interface: spoken },
    python: 'python3',
    cwd: process.cwd(),
    timeout,
    routes: [
      { kind: 'http', method: 'GET', target: '/' },
      { kind: 'http', method: 'POST', target: '/b' },
      ...(spoken === 'asgi' ? [{ kind: 'websocket', target: '/' } as const] : []),
    ],
    headers: [],
    safe: false,
  });
  opened.push(bench);
  return bench;
}

/** Everything but what differs by itself. */
function timeless({ kind, request, offered, events, ended }: Exchange) {
  const untimed = (events as readonly object[]).map((event) => ({ ...event, t: 0 }));
  return { kind, request, offered, events: untimed, ended };
}

describe('exchanges of a batch', () => {
  test.each(['wsgi', 'asgi'] as const)('are told as each alone is: %s', async (spoken) => {
    const bench = await open(spoken);
    const acts = spoken === 'asgi' ? [...ACTS.http, ...ACTS.websocket] : ACTS.http;
    const batch = await bench.runMany([...acts, ...acts]);
    expect(batch.filter((each) => each !== null && likenessOf(each) !== null)).not.toEqual([]);
    for (const [i, act] of [...acts, ...acts].entries()) {
      const alone = await (act.kind === 'http' ? bench.http(act) : bench.websocket(act));
      const told = batch[i];
      if (told === null || told === undefined) throw new Error('it was not run');
      expect(timeless(told)).toEqual(timeless(alone));
      expect(JSON.parse(JSON.stringify(told))).toMatchObject({ id: told.id, kind: told.kind });
    }
  });
});

/** `/hang` hangs, and counts how often it was asked for. */
const HANGING: Readonly<Record<Interface, (calls: string) => string>> = {
  wsgi: (calls) => python`
    import time

    def app(environ, start_response):
        if environ["PATH_INFO"] == "/hang":
            with open(${JSON.stringify(calls)}, "a") as file:
                file.write(".")
            time.sleep(600)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [environ["PATH_INFO"].encode("latin-1")]
  `,
  asgi: (calls) => python`
    import asyncio

    async def app(scope, receive, send):
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        if scope["path"] == "/hang":
            with open(${JSON.stringify(calls)}, "a") as file:
                file.write(".")
            while True:
                try:
                    await asyncio.Event().wait()
                except asyncio.CancelledError:
                    pass
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body", "body": scope["path"].encode()})
  `,
};

test.each(['wsgi', 'asgi'] as const)(
  'one that hangs in a batch hangs once, and those before it are told: %s',
  async (spoken) => {
    const calls = join(await mkdtemp(join(tmpdir(), 'gw-conform-')), 'calls');
    const bench = await open(spoken, { source: HANGING[spoken](calls), timeout: 0.3 });
    const get = (target: string) => httpRequest(ground, { method: 'GET', target });
    const targets = ['/a', '/b', '/hang', '/c'];
    const told = await bench.runMany(targets.map(get));
    expect(told.map((each) => each?.ended.how ?? null)).toEqual([
      'returned',
      'returned',
      'hung',
      null,
    ]);
    expect(told[2]?.ended.detail).toMatch(/ in app\n/);
    expect(await readFile(calls, 'utf8')).toBe('.');
    const [after] = await bench.runMany([get('/d')]);
    expect(after?.ended.how).toBe('returned');
  },
);

describe('a sweep', () => {
  test.each(['wsgi', 'asgi'] as const)('judges as if each were judged: %s', async (spoken) => {
    const bench = await open(spoken);
    const rules = await loadRules('application', spoken);
    const ran: (Exchange | null)[] = [];
    const watched = new Proxy(bench, {
      get: (target, key) => {
        if (key === 'runMany') {
          return async (acts: readonly Act[]) => {
            const exchanges = await target.runMany(acts);
            ran.push(...exchanges);
            return exchanges;
          };
        }
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    const cases = await casesFor(bench, spoken);
    const swept = await new Sweep(watched, rules, {
      until: Infinity,
      isOver: () => Promise.resolve(false),
      onProgress: () => undefined,
    }).run([{ all: cases.length, take: (from, most) => cases.slice(from, from + most) }]);

    const occasions = new Map<string, number>();
    const findings = new Map<string, number>();
    let at = 0;
    for (const { property, acts } of cases) {
      const own = ran.slice(at, (at += acts.length)).filter((each) => each !== null);
      const views = own.map(judgeable);
      const evidence: Evidence[] = [
        ...views,
        ...(views.length > 1 ? gatherings(property, views) : []),
      ];
      for (const each of evidence) {
        for (const rule of rules.filter((one) => appliesTo(one, each))) {
          const judgement = judge(rule, each);
          const before = occasions.get(rule.id) ?? 0;
          if (judgement.occasions > 0) occasions.set(rule.id, before + judgement.occasions);
          for (const sighting of judgement.sightings) {
            const key = placeKey(rule, sighting);
            findings.set(key, (findings.get(key) ?? 0) + 1);
          }
        }
      }
    }
    expect(swept.cases).toBe(cases.length);
    expect(findings.size).toBeGreaterThan(0);
    const counted = swept.candidates.map(({ rule, sighting, count }) => [
      placeKey(rule, sighting),
      count,
    ]);
    expect(Object.fromEntries(counted)).toEqual(Object.fromEntries(findings));
    const noted = [...swept.occasions].map(([rule, count]) => [rule.id, count]);
    expect(Object.fromEntries(noted)).toEqual(Object.fromEntries(occasions));
  });
});

/** Cases of all properties that need no process of their own, and some that err. */
async function casesFor(bench: Bench, spoken: Interface): Promise<readonly GeneratedCase[]> {
  const cases: GeneratedCase[] = [];
  for (const property of await loadProperties(spoken)) {
    const source = property.startsFresh === true ? null : await Source.open(property, bench, 7);
    cases.push(...(source?.cases(0, 60) ?? []));
  }
  const erring = fc.sample(fc.constantFrom('/?x=1', '/b?x=1', '/a'), { seed: 1, numRuns: 40 });
  for (const target of erring) {
    const acts = [httpRequest(ground, { method: 'GET', target })];
    cases.push({ property: 'http/properties/requests', acts, path: '0' });
  }
  return cases;
}
