import { extensions } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { HTTP2_SERVER, offers } from '../../../src/model/served-asgi.ts';
import { pushesOf } from '../../../src/model/served-http2.ts';

export default defineRule({
  id: 'asgi-http/server/offers-push-where-it-pushes',
  title: 'Offers http.response.push where it sends pushes',
  level: 'MUST',
  requirements: ['EXT-010'],
  clause: extensions(
    'HTTP/2 Server Push',
    'ASGI servers that implement this extension will provide http.response.push in the extensions part of the scope',
  ),
  why: 'An application looks there, and nowhere else, before it sends one.',
  on: 'served',
  messages: { absent: 'a push was sent, which the scope does not offer' },
  *given(served) {
    for (const { call, http2 } of pushesOf(served)) if (http2.pushes.length > 0) yield call;
  },
  check(call) {
    if (!offers(call, 'http.response.push')) return { message: 'absent', event: call };
  },
  examples: {
    conforming: [HTTP2_SERVER],
    violating: [
      {
        title: 'extensions without it',
        reports: 'absent',
        python: python`
          from hypercorn_server import Server

          def server(app):
              async def wrapped(scope, receive, send):
                  extensions = dict(scope.get("extensions") or {})
                  extensions.pop("http.response.push", None)
                  await app({**scope, "extensions": extensions}, receive, send)
              return wrapped
        `,
      },
    ],
  },
});
