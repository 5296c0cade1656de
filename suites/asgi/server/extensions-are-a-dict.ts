import { asgi } from '../../../src/model/clause.ts';
import { item, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/extensions-are-a-dict',
  title: 'Offers extensions in a dict by their names',
  level: 'MUST',
  requirements: ['ASGI-058'],
  clause: asgi('Extensions', 'an extensions entry in the scope dictionary, which is itself a dict'),
  why: 'Applications ask "http.response.trailers" in scope["extensions"]; with None or a list they raise, or find nothing.',
  on: 'served',
  messages: { notDict: 'extensions is {value}', notText: 'an extension is named {name}' },
  *given(served) {
    for (const call of callOf(served, 'http', 'websocket')) {
      const extensions = item(call.offered, 'extensions');
      if (extensions !== undefined) yield { call, extensions };
    }
  },
  check({ call, extensions }) {
    if (extensions.py !== 'dict') {
      return { message: 'notDict', event: call, data: { value: show(extensions) } };
    }
    const odd = extensions.items.find(([name]) => name.py !== 'str')?.[0];
    if (odd !== undefined) return { message: 'notText', event: call, data: { name: show(odd) } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'a list of names',
        reports: 'notDict',
        python: python`
          def server(app):
              async def wrapped(scope, receive, send):
                  if scope["type"] == "lifespan":
                      await app(scope, receive, send)
                  else:
                      await app({**scope, "extensions": []}, receive, send)

              return wrapped
        `,
      },
      {
        title: 'names in bytes',
        reports: 'notText',
        python: python`
          def server(app):
              async def wrapped(scope, receive, send):
                  if scope["type"] == "http":
                      extensions = {**scope["extensions"], b"x.own": {}}
                      scope = {**scope, "extensions": extensions}
                  await app(scope, receive, send)

              return wrapped
        `,
      },
    ],
  },
});
