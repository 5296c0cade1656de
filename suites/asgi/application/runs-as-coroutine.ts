import { asgi } from '../../../src/model/clause.ts';
import type { AsgiEvent, AsgiExchange, EventOf } from '../../../src/model/evidence.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { asgiEvents, indexOfType } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi/application/runs-as-coroutine',
  title: 'Runs as a coroutine when it is called with scope, receive and send',
  level: 'MUST',
  requirements: ['ASGI-002', 'ASGI-021'],
  clause: asgi('Overview', 'ASGI applications must run as async / await compatible coroutines'),
  why: 'A server awaits the call; without something to await it answers every request with an error. Write "async def application(scope, receive, send)".',
  on: 'asgi',
  messages: {
    notAwaitable: 'its call gave nothing that can be awaited: {error}',
    notCallable: 'it cannot be called with scope, receive and send: {error}',
  },
  *given(exchange) {
    const ran = indexOfType(exchange, 'return') >= 0 || indexOfType(exchange, 'receive') >= 0;
    if (ran || failure(exchange) !== undefined) yield* asgiEvents(exchange, 'call');
  },
  check(_, exchange) {
    const failed = failure(exchange);
    if (failed === undefined) return;
    const message = failed.during === 'await' ? 'notAwaitable' : 'notCallable';
    return { message, event: failed, data: { error: failed.exception.message } };
  },
  examples: {
    conforming: [
      {
        title: 'a plain function that returns a coroutine',
        python: python`
          async def respond(send):
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello"})

          def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              return respond(send)
        `,
      },
      {
        title: 'the legacy double callable',
        python: python`
          class Application:
              def __init__(self, scope):
                  if scope["type"] != "http":
                      raise NotImplementedError(scope["type"])

              async def __call__(self, receive, send):
                  await send({"type": "http.response.start", "status": 200})
                  await send({"type": "http.response.body", "body": b"Hello"})

          application = Application
        `,
      },
    ],
    violating: [
      {
        title: 'a plain function that does it all',
        reports: 'notAwaitable',
        python: python`
          def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              send({"type": "http.response.start", "status": 200})
              send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'an async function of the scope alone',
        reports: 'notCallable',
        python: python`
          async def application(scope):
              return {"type": "http.response.start", "status": 200}
        `,
      },
    ],
  },
});

type Raise = EventOf<AsgiEvent, 'raise'>;

/** The exception with which the call itself failed, before any of the application's code ran. */
function failure(exchange: AsgiExchange): Raise | undefined {
  return asgiEvents(exchange, 'raise').find(({ during, exception }) => {
    if (during === 'await') return true;
    const misfit = /\b(?:takes|missing|unexpected|expected)\b.* arguments?\b/.test(
      exception.message,
    );
    return exception.type === 'TypeError' && exception.frames.length === 0 && misfit;
  });
}
