import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'asgi/server/scope-is-a-dict',
  requirements: ['ASGI-032'],
  examples: {
    violating: [
      {
        title: 'a dict of its own',
        reports: 'notDict',
        python: python`
            from collections import UserDict

            def middleware(app):
                async def wrapping(scope, receive, send):
                    if scope["type"] == "http" and scope["method"] == "HEAD":
                        scope = UserDict(scope)
                    await app(scope, receive, send)
                return wrapping
          `,
      },
    ],
  },
} satisfies Face;
