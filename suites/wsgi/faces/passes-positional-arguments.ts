import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/passes-positional-arguments',
  requirements: ['WSGI-023', 'WSGI-011'],
  examples: {
    violating: [
      {
        title: 'names the status',
        reports: 'byKeyword',
        python: python`
            def middleware(app):
                def naming(environ, start_response):
                    def start(status, headers, *more):
                        if status == "404 Not Found":
                            return start_response(status, response_headers=headers)
                        return start_response(status, headers, *more)
                    return app(environ, start)
                return naming
          `,
      },
    ],
  },
} satisfies Face;
