import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'asgi-http/server/ends-the-body-once',
  requirements: ['HTTP-067'],
  examples: {
    violating: [
      {
        title: 'tells the end with the first piece',
        reports: 'again',
        python: python`
          def middleware(app):
              async def reading(scope, receive, send):
                  async def receiving():
                      message = await receive()
                      if message["type"] == "http.request" and message.get("body") == b"one, ":
                          return {**message, "more_body": False}
                      return message

                  await app(scope, receiving, send)
              return reading
        `,
      },
    ],
  },
} satisfies Face;
