import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/exc-info-is-a-tuple',
  requirements: ['WSGI-166'],
  examples: {
    violating: [
      {
        title: 'the exception alone',
        reports: 'notTuple',
        python: python`
            def middleware(app):
                def shortening(environ, start_response):
                    def start(status, headers, exc_info=None):
                        return start_response(status, headers, exc_info and exc_info[1])
                    return app(environ, start)
                return shortening
          `,
      },
    ],
  },
} satisfies Face;
