import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, HTTP2_SERVER, told } from '../../../src/model/served-asgi.ts';
import type { Served } from '../../../src/model/served.ts';

export default defineRule({
  id: 'asgi-http/server/answers-on-the-same-stream',
  title: 'Answers each request on the stream on which it came',
  level: 'SHOULD',
  requirements: ['HTTP-003'],
  clause: www(
    'HTTP',
    'correctly multiplex the responses back to the same stream in which they came',
  ),
  why: 'Whoever gets the answer to the request of another sees what is not meant for him.',
  on: 'served-session',
  messages: { other: 'the response to another request came on the stream of {title}' },
  *given(session) {
    const streams = session.served.filter(({ http2 }) => http2 !== undefined);
    for (const served of streams) {
      const own = bodyOf(served);
      const got = served.http2?.response;
      if (own === undefined || got?.complete !== true) continue;
      const others = streams
        .filter((each) => each !== served && each.http2?.connection === served.http2?.connection)
        .flatMap((each) => bodyOf(each) ?? []);
      if (others.length > 0) yield { served, own, got: got.body, others };
    }
  },
  check({ served, own, got, others }) {
    if (got === own || got === '' || !others.includes(got)) return;
    return { message: 'other', event: served, data: { title: served.title } };
  },
  examples: {
    conforming: [HTTP2_SERVER],
    violating: [
      {
        title: 'the body of the request before',
        reports: 'other',
        python: python`
          from hypercorn_server import Server

          def server(app):
              async def wrapped(scope, receive, send):
                  async def wrapped_send(message):
                      # What the request beside it is answered with.
                      if message.get("body") == b"one":
                          message = {**message, "body": b"two"}
                      await send(message)
                  await app(scope, receive, wrapped_send)
              return wrapped
        `,
      },
    ],
  },
});

/** The body that the application gave; undefined where it gave no whole one. */
function bodyOf(served: Served): string | undefined {
  const [call] = callOf(served, 'http');
  const answer = call && told(call);
  return answer?.ended === true ? answer.body : undefined;
}
