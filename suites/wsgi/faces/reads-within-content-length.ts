import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/reads-within-content-length',
  requirements: ['WSGI-122'],
  examples: {
    conforming: [
      {
        title: 'puts into environ what reads the body when it is asked for it',
        python: python`
          class Request:
              def __init__(self, environ):
                  self.environ = environ

              @property
              def data(self):
                  return self.environ["wsgi.input"].read(int(self.environ["CONTENT_LENGTH"] or 0))

          def middleware(app):
              def offering(environ, start_response):
                  return app({**environ, "example.request": Request(environ)}, start_response)
              return offering
        `,
      },
    ],
    violating: [
      {
        title: 'reads a little more',
        reports: 'tooMuch',
        python: python`
            import io

            def middleware(app):
                def reading(environ, start_response):
                    length = int(environ.get("CONTENT_LENGTH") or 0)
                    if length:
                        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length + 1))
                    return app(environ, start_response)
                return reading
          `,
      },
    ],
  },
} satisfies Face;
