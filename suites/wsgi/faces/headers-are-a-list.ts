import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/headers-are-a-list',
  requirements: ['WSGI-147'],
  examples: {
    violating: [
      {
        title: 'a generator',
        reports: 'wrongType',
        python: python`
            def middleware(app):
                def filtering(environ, start_response):
                    def start(status, headers, *more):
                        return start_response(status, (pair for pair in headers), *more)
                    return app(environ, start)
                return filtering
          `,
      },
    ],
  },
} satisfies Face;
