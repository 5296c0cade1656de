import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/server/environ-is-a-dict',
  requirements: ['WSGI-018'],
  examples: {
    violating: [
      {
        title: 'a subclass',
        reports: 'wrongType',
        python: python`
            class Environ(dict):
                pass

            def middleware(app):
                return lambda environ, start_response: app(Environ(environ), start_response)
          `,
      },
    ],
  },
} satisfies Face;
