import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'asgi/application/raises-on-unknown-scope',
  requirements: ['ASGI-040'],
  examples: {
    violating: [
      {
        title: 'knows HTTP, WebSocket and lifespan only',
        reports: 'returned',
        python: python`
          def middleware(app):
              async def knowing(scope, receive, send):
                  if scope["type"] in ("http", "websocket", "lifespan"):
                      await app(scope, receive, send)
              return knowing
        `,
      },
      {
        title: 'keeps the exception to itself',
        reports: 'returned',
        python: python`
          def middleware(app):
              async def quiet(scope, receive, send):
                  try:
                      await app(scope, receive, send)
                  except ValueError:
                      if scope["type"] in ("http", "websocket", "lifespan"):
                          raise
              return quiet
        `,
      },
    ],
  },
} satisfies Face;
