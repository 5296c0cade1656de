import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/lets-reraised-errors-through',
  requirements: ['WSGI-172'],
  examples: {
    violating: [
      {
        title: 'an error page all the same',
        reports: 'trapped',
        python: python`
            def middleware(app):
                def trapping(environ, start_response):
                    def start(*args):
                        try:
                            return start_response(*args)
                        except RuntimeError:
                            return lambda block: None
                    return app(environ, start)
                return trapping
          `,
      },
    ],
  },
} satisfies Face;
