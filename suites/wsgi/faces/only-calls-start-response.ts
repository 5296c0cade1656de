import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/only-calls-start-response',
  requirements: ['WSGI-006'],
  examples: {
    violating: [
      {
        title: 'calls it by its name',
        reports: 'introspected',
        python: python`
            def middleware(app):
                def naming(environ, start_response):
                    start_response.__name__
                    return app(environ, start_response)
                return naming
          `,
      },
    ],
  },
} satisfies Face;
