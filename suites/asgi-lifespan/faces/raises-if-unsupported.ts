import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'asgi-lifespan/application/raises-if-unsupported',
  requirements: ['LIFE-016'],
  examples: {
    violating: [
      {
        title: 'knows requests only',
        reports: 'returned',
        python: python`
          def middleware(app):
              async def knowing(scope, receive, send):
                  if scope["type"] == "lifespan":
                      return
                  await app(scope, receive, send)
              return knowing
        `,
      },
    ],
  },
} satisfies Face;
