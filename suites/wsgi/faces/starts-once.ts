import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/starts-once',
  requirements: ['WSGI-174'],
  examples: {
    violating: [
      {
        title: 'starts again with another status',
        reports: 'startedAgain',
        python: python`
            def middleware(app):
                def starting(environ, start_response):
                    def start(status, headers, *more):
                        write = start_response(status, headers, *more)
                        if status == "404 Not Found":
                            return start_response("410 Gone", headers)
                        return write
                    return app(environ, start)
                return starting
          `,
      },
    ],
  },
} satisfies Face;
