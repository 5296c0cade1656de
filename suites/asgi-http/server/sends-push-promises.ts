import { extensions } from '../../../src/model/clause.ts';
import { textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { HTTP2_SERVER, offers, taken } from '../../../src/model/served-asgi.ts';
import { pushesOf } from '../../../src/model/served-http2.ts';

export default defineRule({
  id: 'asgi-http/server/sends-push-promises',
  title: 'Sends a push promise to a client that takes one',
  level: 'SHOULD',
  requirements: ['EXT-016'],
  clause: extensions(
    'HTTP/2 Server Push',
    'The ASGI server should then attempt to send a server push (or push promise) to the client.',
  ),
  why: 'What is offered and then silently dropped is paid for by every request that could have been spared.',
  on: 'served',
  messages: { missing: 'no push promise came for {path}' },
  *given(served) {
    for (const { call, http2 } of pushesOf(served)) {
      if (!http2.takesPushes || !offers(call, 'http.response.push')) continue;
      // A response that is over, or was broken off, says nothing.
      if (http2.response?.complete !== true) continue;
      yield* taken(call, 'http.response.push').map((sent) => ({ ...sent, http2 }));
    }
  },
  check({ event, message, http2 }) {
    if (http2.pushes.length > 0) return;
    return { message: 'missing', event, data: { path: textItem(message, 'path') ?? '' } };
  },
  examples: {
    conforming: [HTTP2_SERVER],
    violating: [
      {
        title: 'pushes dropped',
        reports: 'missing',
        python: python`
          from hypercorn_server import Server

          def server(app):
              async def wrapped(scope, receive, send):
                  async def without_pushes(message):
                      if message["type"] != "http.response.push":
                          await send(message)
                  await app(scope, receive, without_pushes)
              return wrapped
        `,
      },
    ],
  },
});
