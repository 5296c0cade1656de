import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'asgi-websocket/application/never-ignores-connections',
  requirements: ['ASGI-040'],
  examples: {
    violating: [
      {
        title: 'returns where it knows nothing to do',
        reports: 'ignored',
        python: python`
          def middleware(app):
              async def http_only(scope, receive, send):
                  if scope["type"] == "websocket":
                      return
                  await app(scope, receive, send)
              return http_only
        `,
      },
    ],
  },
} satisfies Face;
