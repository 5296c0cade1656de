import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'asgi-http/application/sends-each-cookie-in-its-own-header',
  requirements: ['HTTP-006'],
  examples: {
    violating: [
      {
        title: 'joins what has the same name',
        reports: 'joined',
        python: python`
          def middleware(app):
              async def visiting(scope, receive, send):
                  async def sending(message):
                      if message["type"] == "http.response.start":
                          headers = {}
                          for name, value in message.get("headers", []):
                              headers[name] = headers[name] + b", " + value if name in headers else value
                          message = {**message, "headers": list(headers.items())}
                      await send(message)

                  await app(scope, receive, sending)
              return visiting
        `,
      },
    ],
  },
} satisfies Face;
