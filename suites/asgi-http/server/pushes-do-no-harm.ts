import { extensions } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { HTTP2_SERVER, isRefused, offers, sent, told } from '../../../src/model/served-asgi.ts';
import { pushesOf } from '../../../src/model/served-http2.ts';

export default defineRule({
  id: 'asgi-http/server/pushes-do-no-harm',
  title: 'Goes on with the response where the client takes no pushes',
  level: 'SHOULD',
  requirements: ['EXT-019'],
  clause: extensions(
    'HTTP/2 Server Push',
    'If the client supports server push, the server should create a new connection to a new instance of the application',
  ),
  why: 'An application does not know what the client takes: no browser takes pushes any more.',
  on: 'served',
  messages: {
    raised: 'send() raised {error} for a push to a client that takes none',
    broken: 'no whole response came of one with a push',
  },
  *given(served) {
    for (const { call, http2 } of pushesOf(served)) {
      if (!http2.takesPushes && offers(call, 'http.response.push')) yield { call, http2 };
    }
  },
  check({ call, http2 }) {
    const refused = sent(call, 'http.response.push').find(({ event }) => isRefused(event));
    if (refused !== undefined) {
      const error = refused.event.outcome?.raised?.types[0] ?? '';
      return { message: 'raised', event: refused.event, data: { error } };
    }
    if (told(call)?.ended === true && http2.response?.complete !== true) {
      return { message: 'broken', event: call };
    }
  },
  examples: {
    conforming: [HTTP2_SERVER],
    violating: [
      {
        title: 'an error for each push',
        reports: 'raised',
        python: python`
          from hypercorn_server import Server

          def server(app):
              async def wrapped(scope, receive, send):
                  async def refusing(message):
                      if message["type"] == "http.response.push" and scope["path"] == "/second":
                          raise RuntimeError("the client takes none")
                      await send(message)
                  await app(scope, receive, refusing)
              return wrapped
        `,
      },
      {
        title: 'nothing more after a push',
        reports: 'broken',
        python: python`
          from hypercorn_server import Server

          def server(app):
              async def wrapped(scope, receive, send):
                  pushed = False

                  async def ending(message):
                      nonlocal pushed
                      pushed = pushed or message["type"] == "http.response.push"
                      if not pushed or scope["path"] != "/second":
                          await send(message)

                  await app(scope, receive, ending)
              return wrapped
        `,
      },
    ],
  },
});
