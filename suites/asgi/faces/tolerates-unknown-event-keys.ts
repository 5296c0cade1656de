import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'asgi/application/tolerates-unknown-event-keys',
  requirements: ['ASGI-052'],
  examples: {
    violating: [
      {
        title: 'knows three keys',
        reports: 'failed',
        python: python`
            def middleware(app):
                async def strict(scope, receive, send):
                    async def receiving():
                        message = await receive()
                        if message["type"] == "http.request" and len(message) > 3:
                            raise ValueError("a key too many")
                        return message

                    await app(scope, receiving, send)
                return strict
          `,
      },
    ],
  },
} satisfies Face;
