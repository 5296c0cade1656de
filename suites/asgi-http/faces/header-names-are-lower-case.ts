import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'asgi-http/application/header-names-are-lower-case',
  requirements: ['HTTP-083'],
  examples: {
    violating: [
      {
        title: 'a header as people write it',
        reports: 'upperCase',
        python: python`
            def middleware(app):
                async def adding(scope, receive, send):
                    async def sending(message):
                        if message["type"] == "http.response.start":
                            headers = [*message.get("headers", []), (b"X-Frame-Options", b"DENY")]
                            message = {**message, "headers": headers}
                        await send(message)

                    await app(scope, receive, sending)
                return adding
          `,
      },
    ],
  },
} satisfies Face;
