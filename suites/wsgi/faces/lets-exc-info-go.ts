import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/server/lets-exc-info-go',
  requirements: ['WSGI-181'],
  examples: {
    violating: [
      {
        title: 'keeps what went wrong',
        reports: 'held',
        python: python`
            def middleware(app):
                failures = []

                def keeping(environ, start_response):
                    def start(status, headers, exc_info=None):
                        if exc_info:
                            failures.append(exc_info)
                            return start_response(status, headers, exc_info)
                        return start_response(status, headers)
                    return app(environ, start)
                return keeping
          `,
      },
    ],
  },
} satisfies Face;
