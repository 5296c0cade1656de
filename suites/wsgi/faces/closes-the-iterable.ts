import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/server/closes-the-iterable',
  requirements: ['WSGI-043', 'WSGI-044'],
  examples: {
    violating: [
      {
        title: 'passes no close() on',
        reports: 'neverClosed',
        python: python`
            def middleware(app):
                def forgetful(environ, start_response):
                    again = environ["PATH_INFO"] == "/again"
                    blocks = app(environ, start_response)
                    return Unclosed(blocks) if again else blocks
                return forgetful

            class Unclosed:
                def __init__(self, blocks):
                    self.iterator = iter(blocks)

                def __iter__(self):
                    return self.iterator
          `,
      },
    ],
  },
} satisfies Face;
