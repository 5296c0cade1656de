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
      {
        title: 'refuses answers without a Content-Type, which are those without a body',
        reports: 'raised',
        python: python`
            def middleware(app):
                def strict(environ, start_response):
                    def check(status, headers, *exc_info):
                        if not any(name.lower() == "content-type" for name, _ in headers):
                            if status[:3] not in ("204", "304"):
                                raise AssertionError("no Content-Type")
                        return start_response(status, headers, *exc_info)

                    return app(environ, check)
                return strict
          `,
      },
    ],
  },
} satisfies Face;
