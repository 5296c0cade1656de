import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/server/start-response-takes-correct-calls',
  requirements: ['WSGI-025'],
  examples: {
    violating: [
      {
        title: 'two arguments only',
        reports: 'raised',
        python: python`
            def middleware(app):
                def narrow(environ, start_response):
                    def start(status, headers):
                        return start_response(status, headers)

                    wide = environ["PATH_INFO"] != "/odd"
                    return app(environ, start_response if wide else start)
                return narrow
          `,
      },
    ],
  },
} satisfies Face;
