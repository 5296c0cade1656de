import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/keeps-its-headers-to-itself',
  requirements: ['WSGI-151'],
  examples: {
    violating: [
      {
        title: 'one list for all responses',
        reports: 'lost',
        python: python`
            def middleware(app):
                kept = {}

                def remembering(environ, start_response):
                    def start(status, headers, *more):
                        if environ.get("PATH_INFO") == "/servers":
                            headers = kept.setdefault("/servers", headers)
                        return start_response(status, headers, *more)
                    return app(environ, start)
                return remembering
          `,
      },
    ],
  },
} satisfies Face;
