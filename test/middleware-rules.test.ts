import { afterAll, describe, expect, test } from 'vitest';
import { python } from '../src/model/rule.ts';
import {
  checkMiddlewareRule,
  loadFaces,
  loadMiddlewareRules,
  loadRules,
  middlewareExamples,
} from './support/built.ts';

const rules = await loadRules('middleware', null);
const faces = (await loadFaces()).map((face) => ({ ...face, id: face.rule }));
const runner = await middlewareExamples();
afterAll(() => runner.close());

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  test('its examples give what they say', async () => {
    expect(await checkMiddlewareRule(rule, runner)).toEqual([]);
  });
});

describe.each(faces.map((face) => [face.rule, face] as const))('a face: %s', (_, face) => {
  test('its examples give what they say', async () => {
    expect(await checkMiddlewareRule(face, runner)).toEqual([]);
  });
});

/** What only a middleware that speaks one interface outside and another inside can show. */
const OF_ADAPTERS = /\/(?:maps-|runs-wsgi-)/;

const IDENTITIES: readonly (readonly [string, string])[] = [
  [
    'a function, WSGI',
    python`
      def middleware(app):
          return lambda environ, start_response: app(environ, start_response)
    `,
  ],
  [
    'a class, WSGI',
    python`
      class middleware:
          def __init__(self, app):
              self.app = app

          def __call__(self, environ, start_response):
              return self.app(environ, start_response)
    `,
  ],
  [
    'a decorator, WSGI',
    python`
      import functools

      def middleware(app):
          @functools.wraps(app, assigned=())
          def passing(environ, start_response):
              return app(environ, start_response)

          return passing
    `,
  ],
  [
    'a function, ASGI',
    python`
      def middleware(app):
          async def passing(scope, receive, send):
              await app(scope, receive, send)
          return passing
    `,
  ],
  [
    'a class, ASGI',
    python`
      class middleware:
          def __init__(self, app):
              self.app = app

          async def __call__(self, scope, receive, send):
              await self.app(scope, receive, send)
    `,
  ],
  [
    'a decorator, ASGI',
    python`
      import functools

      def middleware(app):
          @functools.wraps(app)
          async def passing(scope, receive, send):
              return await app(scope, receive, send)

          return passing
    `,
  ],
];

describe.each(IDENTITIES)('middleware that changes nothing, %s', (_, program) => {
  test('conforms, and gives every rule about middleware and their faces an occasion', async () => {
    const report = await runner.run(program, 'identity.py');
    expect(report.rules.flatMap((rule) => rule.findings.map((each) => each.text))).toEqual([]);
    expect(report.exitCode).toBe(0);
    const { interface: spoken } = report.target;
    if (spoken === null) throw new Error('nothing was judged');
    const judged = (await loadMiddlewareRules(spoken, spoken)).map(({ id }) => id);
    const ofMiddleware = new Set<string>([...rules, ...faces].map(({ id }) => id));
    const own = judged.filter((id) => ofMiddleware.has(id) && !OF_ADAPTERS.test(id));
    expect(own.length).toBeGreaterThan(20);
    const passed = report.rules.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id);
    expect(own.filter((id) => !passed.includes(id))).toEqual([]);
  });
});

const ONE_MISTAKE: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'refuses events, with a key that it does not know and without',
    python`
      def middleware(app):
          async def strict(scope, receive, send):
              async def sending(message):
                  for name, value in list(message.get("headers", ())):
                      if name == b"content-type":
                          raise ValueError("no content types, please")
                  await send(message)

              await app(scope, receive, sending)
          return strict
    `,
    ['asgi/server/accepts-every-valid-event'],
  ],
  [
    'fails over a changed environ, and closes nothing for it',
    python`
      def middleware(app):
          def logging(environ, start_response):
              blocks = app(environ, start_response)
              environ["example.noted"] = environ["REQUEST_METHOD"]
              return blocks
          return logging
    `,
    ['wsgi/middleware/leaves-environ-to-the-application'],
  ],
  [
    'passes a receive() on that takes an argument',
    python`
      def middleware(app):
          async def wrong(scope, receive, send):
              async def receiving(event):
                  return await receive()

              await app(scope, receiving, send)
          return wrong
    `,
    ['asgi/middleware/passes-callables-on'],
  ],
  [
    'ends the application by an exception out of receive(), which is no mistake,',
    python`
      class TooLarge(Exception):
          pass

      def middleware(app):
          async def limiting(scope, receive, send):
              got, started = 0, False

              async def receiving():
                  nonlocal got
                  event = await receive()
                  got += len(event.get("body", b""))
                  if got > 5 or event["type"] == "websocket.connect":
                      raise TooLarge
                  return event

              async def sending(event):
                  nonlocal started
                  started = True
                  await send(event)

              try:
                  await app(scope, receiving, sending)
              except TooLarge:
                  if started:
                      raise
                  if scope["type"] == "websocket":
                      return await send({"type": "websocket.close", "code": 1008})
                  await send({"type": "http.response.start", "status": 413, "headers": []})
                  await send({"type": "http.response.body", "body": b"too large"})
          return limiting
    `,
    [],
  ],
];

describe.each(ONE_MISTAKE)('one that %s', (_, program, told) => {
  test('is told of that alone', async () => {
    const report = await runner.run(program, 'mistake.py');
    const failed = report.rules.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
    expect(failed).toEqual(told);
  });
});

test('a middleware that mostly fails is said to', async () => {
  const program = python`
    def middleware(app):
        async def mostly(scope, receive, send):
            if scope["type"] == "http" and scope["path"] != "/":
                raise KeyError("app")
            await app(scope, receive, send)
        return mostly
  `;
  const { notes, exitCode } = await runner.run(program, 'mostly.py');
  expect(notes.filter((note) => note.includes('exception'))).toEqual([
    expect.stringMatching(
      /^\d+ of \d+ ordinary exchanges ended in .* own: KeyError: 'app' \(.*mostly\.py:4\)$/,
    ),
  ]);
  expect(exitCode).toBe(0);
});
