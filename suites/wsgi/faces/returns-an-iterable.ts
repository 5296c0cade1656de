import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/returns-an-iterable',
  requirements: ['WSGI-029'],
  examples: {
    violating: [
      {
        title: 'nothing where there is no content',
        reports: 'notIterable',
        python: python`
            def middleware(app):
                def emptying(environ, start_response):
                    seen = []

                    def start(status, headers, *more):
                        seen.append(status)
                        return start_response(status, headers, *more)

                    blocks = app(environ, start)
                    if seen and seen[0].startswith("204"):
                        if hasattr(blocks, "close"):
                            blocks.close()
                        return None
                    return blocks
                return emptying
          `,
      },
    ],
  },
} satisfies Face;
