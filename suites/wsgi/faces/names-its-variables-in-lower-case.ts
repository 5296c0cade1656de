import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/server/names-its-variables-in-lower-case',
  requirements: ['WSGI-103'],
  examples: {
    violating: [
      {
        title: 'in camel case',
        reports: 'wrongName',
        python: python`
            def middleware(app):
                def noting(environ, start_response):
                    return app({**environ, "example.requestId": "1"}, start_response)
                return noting
          `,
      },
    ],
  },
} satisfies Face;
