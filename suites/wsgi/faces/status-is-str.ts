import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/status-is-str',
  requirements: ['WSGI-146'],
  examples: {
    violating: [
      {
        title: 'a number',
        reports: 'wrongType',
        python: python`
            def middleware(app):
                def shortening(environ, start_response):
                    def start(status, headers, *more):
                        return start_response(int(status[:3]) if status[:3] == "404" else status, headers, *more)
                    return app(environ, start)
                return shortening
          `,
      },
    ],
  },
} satisfies Face;
