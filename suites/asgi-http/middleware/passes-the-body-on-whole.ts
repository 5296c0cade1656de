import { www } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { FATES, fateOf, untransformedAnswers } from '../../../src/model/passage.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/middleware/passes-the-body-on-whole',
  title: 'Passes the body of the response on whole, once and in order where it transforms none',
  level: 'MUST',
  requirements: ['HTTP-130'],
  clause: www(
    'Response Body - send event',
    'Concatenated onto any previous body values sent in this connection scope',
  ),
  why: 'The client gets another body than the application has given, under the same status and the same headers, and nobody sees that anything is wrong. Pass each event on as it came.',
  on: 'pair-session',
  messages: FATES,
  *given(session) {
    for (const each of untransformedAnswers(session)) {
      if (each.pair.outer.kind === 'http' && each.pair.inside === 'asgi') yield each;
    }
  },
  check: fateOf,
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.asgi },
      {
        title: 'a part of the body, in an answer that says that it is one',
        python: python`
          def middleware(app):
              async def first_bytes(scope, receive, send):
                  async def sending(message):
                      if scope["path"] == "/again" and message["type"] == "http.response.start":
                          part = [*message["headers"], (b"content-range", b"bytes 0-1/*")]
                          message = {**message, "status": 206, "headers": part}
                      elif scope["path"] == "/again" and message["type"] == "http.response.body":
                          message = {**message, "body": message["body"][:2]}
                      await send(message)

                  if scope["type"] != "http":
                      return await app(scope, receive, send)
                  await app(scope, receive, sending)
              return first_bytes
        `,
      },
    ],
    violating: [
      {
        title: 'no more than a buffer holds',
        reports: 'lost',
        python: python`
          def middleware(app):
              async def buffering(scope, receive, send):
                  async def sending(message):
                      if message["type"] == "http.response.body":
                          message = {**message, "body": message.get("body", b"")[:65536]}
                      await send(message)

                  await app(scope, receive, sending)
              return buffering
        `,
      },
      {
        title: 'one part twice',
        reports: 'doubled',
        python: python`
          def middleware(app):
              async def stuttering(scope, receive, send):
                  async def sending(message):
                      await send(message)
                      if message.get("body") == b"three" and message.get("more_body"):
                          await send(message)

                  await app(scope, receive, sending)
              return stuttering
        `,
      },
      {
        title: 'one part overtaken by the next',
        reports: 'reordered',
        python: python`
          def middleware(app):
              async def overtaking(scope, receive, send):
                  held = []

                  async def sending(message):
                      if message.get("body") == b"two" and message.get("more_body"):
                          held.append(message)
                          return
                      if held and message["type"] == "http.response.body":
                          before, last = held.pop(), not message.get("more_body")
                          await send({**message, "more_body": True})
                          message = {**before, "more_body": not last}
                      await send(message)

                  await app(scope, receive, sending)
              return overtaking
        `,
      },
    ],
  },
});
