import { extensions } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { HTTP2_SERVER, pairsOf } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/handles-pushes-as-requests',
  title: 'Handles what it has promised as a request of the client',
  level: 'SHOULD',
  requirements: ['EXT-017', 'EXT-018'],
  clause: extensions(
    'HTTP/2 Server Push',
    'the server should create a new connection to a new instance of the application and treat it as if the client had made a request',
  ),
  why: 'A promise that nobody keeps leaves the client waiting for what it would have asked for.',
  on: 'served',
  messages: {
    noCall: 'the application was not called for {path}, which had been promised',
    otherHost: 'the host of {path}, which had been promised, is {host}, not {authority}',
  },
  *given({ http2 }) {
    for (const push of http2?.pushes ?? []) {
      const { path } = push;
      yield { path, authority: http2?.authority ?? '', call: http2?.pushed[0] };
    }
  },
  check({ path, authority, call }) {
    if (call === undefined) return { message: 'noCall', data: { path } };
    const host =
      pairsOf(call.offered).find(([name]) => name.toLowerCase() === 'host')?.[1] ?? 'absent';
    if (host !== authority) return { message: 'otherHost', data: { path, host, authority } };
  },
  examples: {
    conforming: [HTTP2_SERVER],
    violating: [
      {
        title: 'nobody is asked',
        reports: 'noCall',
        python: python`
          from hypercorn_server import Server

          def server(app):
              async def wrapped(scope, receive, send):
                  if scope.get("path") != "/pushed":
                      await app(scope, receive, send)
                      return
                  await send({"type": "http.response.start", "status": 404, "headers": []})
                  await send({"type": "http.response.body"})
              return wrapped
        `,
      },
      {
        title: 'a host of its own',
        reports: 'otherHost',
        python: python`
          from hypercorn_server import Server

          def server(app):
              async def wrapped(scope, receive, send):
                  if scope.get("path") == "/pushed":
                      scope = {**scope, "headers": [(b"host", b"localhost")]}
                  await app(scope, receive, send)
              return wrapped
        `,
      },
    ],
  },
});
