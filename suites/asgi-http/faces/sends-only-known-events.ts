import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'asgi-http/application/sends-only-known-events',
  requirements: ['ASGI-063'],
  examples: {
    violating: [
      {
        title: 'offers of its own accord what its server may not know',
        reports: 'notOffered',
        python: python`
          def middleware(app):
              async def generous(scope, receive, send):
                  if scope["type"] == "http":
                      extensions = {**(scope.get("extensions") or {}), "http.response.early_hint": {}}
                      scope = {**scope, "extensions": extensions}
                  await app(scope, receive, send)
              return generous
        `,
      },
    ],
  },
} satisfies Face;
