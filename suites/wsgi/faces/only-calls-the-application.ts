import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/server/only-calls-the-application',
  requirements: ['WSGI-006'],
  examples: {
    violating: [
      {
        title: 'asks for its name',
        reports: 'asked',
        python: python`
            def middleware(app):
                def naming(environ, start_response):
                    getattr(app, "__name__", "?")
                    return app(environ, start_response)
                return naming
          `,
      },
    ],
  },
} satisfies Face;
