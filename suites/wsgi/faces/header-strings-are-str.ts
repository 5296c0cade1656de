import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/header-strings-are-str',
  requirements: ['WSGI-148'],
  examples: {
    violating: [
      {
        title: 'a length that is a number',
        reports: 'wrongValue',
        python: python`
            def middleware(app):
                def counting(environ, start_response):
                    def start(status, headers, *more):
                        return start_response(status, [*headers, ("X-Count", len(headers))], *more)
                    return app(environ, start)
                return counting
          `,
      },
    ],
  },
} satisfies Face;
