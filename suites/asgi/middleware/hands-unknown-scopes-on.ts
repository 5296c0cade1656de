import { asgi } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { innerCall } from '../../../src/model/pairs.ts';
import { item, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi/middleware/hands-unknown-scopes-on',
  title: 'Hands scopes of types that it does not know on to the application inside',
  level: 'SHOULD',
  requirements: ['ASGI-040'],
  clause: asgi(
    'Protocol Specifications',
    'Applications should actively reject any protocol that they do not understand with an Exception (of any type)',
  ),
  why: 'A server that offers a further protocol learns from the exception that nobody takes part; a middleware in between that swallows the scope or takes it for HTTP hides that, and keeps an application from it that would. Pass on whatever type you do not handle, and let exceptions through.',
  on: 'pair',
  messages: {
    failed: 'raised {error} at a scope of an unknown type before the application inside was called',
    changed: 'passed a scope of an unknown type on with another {key}',
  },
  *given(pair) {
    if (pair.outer.kind === 'unknown' && pair.inside === 'asgi') yield pair;
  },
  check(pair) {
    const { outer } = pair;
    if (outer.kind !== 'unknown') return;
    const call = innerCall(pair);
    if (call === undefined) {
      const raised = outer.events.find((event) => event.type === 'raise');
      // One that returns in silence is found as any application is; to raise is what an application does that does not understand: its own affair.
      if (pair.inner.calls.length > 0) return;
      if (raised === undefined || !isAccident(raised.exception.type)) return;
      const { type, message } = raised.exception;
      const data = { error: `${type}: ${message.slice(0, 80)}` };
      return { message: 'failed', event: raised, data };
    }
    for (const key of ['type', 'x_gw_conform']) {
      const given = textItem(outer.offered, key);
      if (item(call.offered, key) !== undefined && textItem(call.offered, key) === given) continue;
      return { message: 'changed', data: { key }, event: call };
    }
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.asgi },
      {
        title: 'says itself that it does not understand',
        python: python`
          def middleware(app):
              async def knowing(scope, receive, send):
                  if scope["type"] not in ("http", "websocket", "lifespan"):
                      raise NotImplementedError(scope["type"])
                  await app(scope, receive, send)
              return knowing
        `,
      },
    ],
    violating: [
      {
        title: 'takes everything for HTTP',
        reports: 'failed',
        python: python`
          def middleware(app):
              async def routing(scope, receive, send):
                  if scope["type"] != "lifespan":
                      scope["path"]
                  await app(scope, receive, send)
              return routing
        `,
      },
      {
        title: 'puts another type into what it passes on',
        reports: 'changed',
        python: python`
          def middleware(app):
              async def renaming(scope, receive, send):
                  if scope["type"] not in ("http", "websocket", "lifespan"):
                      scope = {**scope, "type": "http"}
                  await app(scope, receive, send)
              return renaming
        `,
      },
    ],
  },
});

/** An error of a program that took the scope for another, and not a refusal of it. */
function isAccident(type: string): boolean {
  return ['KeyError', 'AttributeError', 'TypeError', 'IndexError', 'UnboundLocalError'].includes(
    type,
  );
}
