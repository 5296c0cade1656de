import { asgi } from '../../../src/model/clause.ts';
import type { Py } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, received } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/event-sequences-are-lists',
  title: 'Uses lists, not tuples, in events',
  level: 'SHOULD',
  requirements: ['ASGI-012'],
  clause: asgi('Events', 'Lists (tuples should be encoded as lists)'),
  why: 'What comes out of a serialised event is a list; an application that met a tuple first behaves differently behind a network.',
  on: 'served',
  messages: { tuple: '{key} of {type} is a tuple' },
  *given(served) {
    for (const call of callOf(served, 'http', 'websocket')) yield* received(call);
  },
  check({ event, message, type }) {
    if (message.py !== 'dict') return;
    const found = message.items.find(([, value]) => hasTuple(value));
    if (found !== undefined) {
      const [key] = found;
      return { message: 'tuple', event, data: { key: key.py === 'str' ? key.value : '?', type } };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'a pair',
        reports: 'tuple',
        python: python`
          def server(app):
              async def wrapped(scope, receive, send):
                  async def with_more():
                      return {**await receive(), "span": (0, 5)}

                  own = scope["type"] == "http" and scope["method"] == "PUT"
                  await app(scope, with_more if own else receive, send)

              return wrapped
        `,
      },
    ],
  },
});

function hasTuple(value: Py): boolean {
  if (value.py === 'tuple') return true;
  if (value.py === 'list') return value.items.some(hasTuple);
  return value.py === 'dict' && value.items.some(([, each]) => hasTuple(each));
}
