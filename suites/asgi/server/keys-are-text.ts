import { asgi } from '../../../src/model/clause.ts';
import { show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, received } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/keys-are-text',
  title: 'Uses str for all keys of scope and events',
  level: 'MUST',
  requirements: ['ASGI-064'],
  clause: asgi(
    'Strings and Unicode',
    'All dict keys mentioned (including those for scopes and events) are Unicode strings',
  ),
  why: 'scope["path"] raises KeyError where the key is b"path", and what sorts or serialises the keys fails on the mixture.',
  on: 'served',
  messages: { notText: 'a key of {what} is {key}' },
  *given(served) {
    for (const call of callOf(served, 'http', 'websocket')) {
      yield { event: call, what: 'the scope', value: call.offered };
      for (const { event, message, type } of received(call))
        yield { event, what: type, value: message };
    }
  },
  check({ event, what, value }) {
    if (value.py !== 'dict') return;
    const odd = value.items.find(([key]) => key.py !== 'str')?.[0];
    if (odd !== undefined) return { message: 'notText', event, data: { what, key: show(odd) } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'bytes in the scope',
        reports: 'notText',
        python: python`
          def server(app):
              async def wrapped(scope, receive, send):
                  if scope["type"] == "http":
                      scope = {**scope, b"id": 5}
                  await app(scope, receive, send)

              return wrapped
        `,
      },
    ],
  },
});
