import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/server/sets-required-variables',
  requirements: ['WSGI-101'],
  examples: {
    violating: [
      {
        title: 'takes away what it thinks secret',
        reports: 'missing',
        python: python`
            def middleware(app):
                def hiding(environ, start_response):
                    return app({k: v for k, v in environ.items() if k != "SERVER_NAME"}, start_response)
                return hiding
          `,
      },
    ],
  },
} satisfies Face;
