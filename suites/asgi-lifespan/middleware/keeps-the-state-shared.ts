import { lifespan } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { innerCall, innerEvents } from '../../../src/model/pairs.ts';
import { item } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-lifespan/middleware/keeps-the-state-shared',
  title: 'Lets what the application inside puts into the state reach the server',
  level: 'MAY',
  requirements: ['LIFE-025'],
  clause: lifespan(
    'Lifespan State',
    'Applications often want to persist data from the lifespan cycle to request/response handling',
  ),
  why: 'What the application opens at start-up, its requests look for in the state: behind a copy they never find it. Pass on the dict itself.',
  on: 'pair',
  messages: {
    lost: 'the state that the server holds has no {key}, which the application inside had set',
    withheld: 'withheld the state that the server had put into the scope',
  },
  *given(pair) {
    const call = innerCall(pair);
    const isOffered = pair.outer.kind !== 'wsgi' && item(pair.outer.offered, 'state') !== undefined;
    if (isOffered && pair.inside === 'asgi' && call?.offered.py === 'dict') yield { call };
    const state = pair.afterwards === null ? undefined : item(pair.afterwards, 'state');
    if (call === undefined || pair.outer.kind !== 'lifespan' || state === undefined) return;
    for (const event of innerEvents(call, 'set-state')) {
      if (event.step?.do === 'set-state') yield { event, key: event.step.key, state };
    }
  },
  check(focus) {
    if ('call' in focus) {
      const { call } = focus;
      if (item(call.offered, 'state') !== undefined) return;
      return { message: 'withheld', event: call };
    }
    const { event, key, state } = focus;
    if (item(state, key) === undefined) return { message: 'lost', event, data: { key } };
  },
  examples: {
    conforming: [{ title: 'one that changes nothing', python: IDENTITY.asgi }],
    violating: [
      {
        title: 'a scope without the state for requests',
        reports: 'withheld',
        python: python`
          def middleware(app):
              async def reducing(scope, receive, send):
                  if scope["type"] == "http":
                      scope = {key: scope[key] for key in scope if key != "state"}
                  await app(scope, receive, send)
              return reducing
        `,
      },
      {
        title: 'a copy of everything',
        reports: 'lost',
        python: python`
          import copy

          def middleware(app):
              async def copying(scope, receive, send):
                  await app(copy.deepcopy(scope), receive, send)
              return copying
        `,
      },
    ],
  },
});
