import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'http/application/body-matches-content-length',
  requirements: ['HTTP-099'],
  examples: {
    violating: [
      {
        title: 'adds to the body, and not to its length',
        reports: 'tooLong',
        python: python`
            def middleware(app):
                async def signing(scope, receive, send):
                    async def sending(message):
                        if message["type"] == "http.response.body" and message.get("body") == b" world":
                            message = {**message, "body": b" world!"}
                        await send(message)

                    await app(scope, receive, sending)
                return signing
          `,
      },
    ],
  },
} satisfies Face;
