import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/checks-for-optional-variables',
  requirements: ['WSGI-080'],
  examples: {
    violating: [
      {
        title: 'takes the query for granted',
        reports: 'failed',
        python: python`
            def middleware(app):
                def reading(environ, start_response):
                    environ["QUERY_STRING"]
                    return app(environ, start_response)
                return reading
          `,
      },
    ],
  },
} satisfies Face;
