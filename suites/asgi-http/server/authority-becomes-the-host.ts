import { www } from '../../../src/model/clause.ts';
import { bytes, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, HTTP2_SERVER, pairsOf } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/authority-becomes-the-host',
  title: 'Gives the authority of a request by HTTP/2 as its host',
  level: 'MUST',
  requirements: ['HTTP-045', 'WS-025'],
  clause: www(
    'HTTP Connection Scope',
    'if :authority is present its value must be added to the start of the iterable with host as the header name or replace any existing host header already present',
  ),
  why: 'Applications build links from it and choose by it what they serve, and look for it in the headers alone.',
  on: 'served',
  messages: {
    missing: 'there is no header host, although :authority is {authority}',
    other: 'the header host is {host}; :authority is {authority}',
    late: 'the header host is not the first',
  },
  *given(served) {
    const { http2, request } = served;
    if (http2 === undefined || request === null) return;
    const isSent = request.headers.some(([name]) => name === 'host');
    for (const call of callOf(served, 'http', 'websocket')) {
      yield { call, isSent, authority: http2.authority };
    }
  },
  check({ call, isSent, authority }) {
    const headers = pairsOf(call.offered);
    const first = headers.findIndex(([name]) => name.toLowerCase() === 'host');
    if (first < 0) return { message: 'missing', event: call, data: { authority } };
    const host = headers[first]?.[1] ?? '';
    if (host !== authority) {
      const data = { host: show(bytes(host)), authority };
      return { message: 'other', event: call, data };
    }
    // One that is replaced stays where it was.
    if (first > 0 && !isSent) return { message: 'late', event: call };
  },
  examples: {
    conforming: [HTTP2_SERVER],
    violating: [
      {
        title: 'what the request names as headers, and no more',
        reports: 'missing',
        python: python`
          from hypercorn_server import Server

          def server(app):
              async def wrapped(scope, receive, send):
                  if scope.get("path") == "/two":
                      headers = [pair for pair in scope["headers"] if pair[0] != b"host"]
                      scope = {**scope, "headers": headers}
                  await app(scope, receive, send)
              return wrapped
        `,
      },
      {
        title: 'the name without the port',
        reports: 'other',
        python: python`
          from hypercorn_server import Server

          def server(app):
              async def wrapped(scope, receive, send):
                  if scope.get("path") == "/two":
                      (_, host), *others = scope["headers"]
                      scope = {**scope, "headers": [(b"host", host.split(b":")[0]), *others]}
                  await app(scope, receive, send)
              return wrapped
        `,
      },
      {
        title: 'after the headers of the request',
        reports: 'late',
        python: python`
          from hypercorn_server import Server

          def server(app):
              async def wrapped(scope, receive, send):
                  if scope.get("path") == "/two":
                      first, *others = scope["headers"]
                      scope = {**scope, "headers": [*others, first]}
                  await app(scope, receive, send)
              return wrapped
        `,
      },
    ],
  },
});
