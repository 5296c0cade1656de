import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/server/cgi-variables-are-str',
  requirements: ['WSGI-083'],
  examples: {
    violating: [
      {
        title: 'a port that is a number',
        reports: 'wrongType',
        python: python`
            def middleware(app):
                def correcting(environ, start_response):
                    return app({**environ, "SERVER_PORT": 443}, start_response)
                return correcting
          `,
      },
    ],
  },
} satisfies Face;
