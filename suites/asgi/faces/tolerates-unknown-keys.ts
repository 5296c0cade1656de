import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'asgi/server/tolerates-unknown-keys',
  requirements: ['ASGI-052'],
  examples: {
    violating: [
      {
        title: 'knows the keys of a start',
        reports: 'refused',
        python: python`
            def middleware(app):
                async def strict(scope, receive, send):
                    async def sending(message):
                        if message["type"] == "http.response.start":
                            if set(message) - {"type", "status", "headers", "trailers"}:
                                raise ValueError("a key too many")
                        await send(message)

                    await app(scope, receive, sending)
                return strict
          `,
      },
    ],
  },
} satisfies Face;
