import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/server/passes-two-positional-arguments',
  requirements: ['WSGI-016', 'WSGI-010'],
  examples: {
    violating: [
      {
        title: 'by keyword',
        reports: 'byKeyword',
        python: python`
            def middleware(app):
                def naming(environ, start_response):
                    if environ["REQUEST_METHOD"] == "DELETE":
                        return app(environ, start_response=start_response)
                    return app(environ, start_response)
                return naming
          `,
      },
      {
        title: 'and one more',
        reports: 'wrongNumber',
        python: python`
            def middleware(app):
                def adding(environ, start_response):
                    if environ["REQUEST_METHOD"] == "DELETE":
                        return app(environ, start_response, {})
                    return app(environ, start_response)
                return adding
          `,
      },
    ],
  },
} satisfies Face;
