import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/uses-only-stream-methods',
  requirements: ['WSGI-130'],
  examples: {
    violating: [
      {
        title: 'asks whether there is a terminal',
        reports: 'unlisted',
        python: python`
            def middleware(app):
                def asking(environ, start_response):
                    try:
                        environ["wsgi.errors"].isatty()
                    except AttributeError:
                        pass
                    return app(environ, start_response)
                return asking
          `,
      },
    ],
  },
} satisfies Face;
