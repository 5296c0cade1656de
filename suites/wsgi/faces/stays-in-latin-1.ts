import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/stays-in-latin-1',
  requirements: ['WSGI-219'],
  examples: {
    violating: [
      {
        title: 'a phrase with a dash',
        reports: 'beyond',
        python: python`
            def middleware(app):
                def explaining(environ, start_response):
                    def start(status, headers, *more):
                        if status == "404 Not Found":
                            status = "404 Not Found \u2014 sorry"
                        return start_response(status, headers, *more)
                    return app(environ, start)
                return explaining
          `,
      },
    ],
  },
} satisfies Face;
