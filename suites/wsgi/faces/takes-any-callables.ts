import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/takes-any-callables',
  requirements: ['WSGI-003'],
  examples: {
    violating: [
      {
        title: 'only bound methods',
        reports: 'failed',
        python: python`
            import types

            def middleware(app):
                def choosy(environ, start_response):
                    if type(start_response) is types.FunctionType:
                        raise TypeError("no server of mine")
                    return app(environ, start_response)
                return choosy
          `,
      },
    ],
  },
} satisfies Face;
