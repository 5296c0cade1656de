import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/server/input-has-its-methods',
  requirements: ['WSGI-113'],
  examples: {
    conforming: [
      {
        title: 'a stream that asks another for its methods',
        python: python`
            class Stream:
                def __init__(self, stream):
                    self.stream = stream

                def __getattr__(self, name):
                    return getattr(self.stream, name)

                def __iter__(self):
                    return iter(self.stream)

            def middleware(app):
                def counting(environ, start_response):
                    return app({**environ, "wsgi.input": Stream(environ["wsgi.input"])}, start_response)
                return counting
          `,
      },
    ],
    violating: [
      {
        title: 'a stream that can be read only',
        reports: 'noMethod',
        python: python`
            class Stream:
                def __init__(self, stream):
                    self.stream = stream

                def read(self, *args):
                    return self.stream.read(*args)

                def readline(self, *args):
                    return self.stream.readline(*args)

                def __iter__(self):
                    return iter(self.stream)

            def middleware(app):
                def limiting(environ, start_response):
                    if environ["REQUEST_METHOD"] != "OPTIONS":
                        return app(environ, start_response)
                    return app({**environ, "wsgi.input": Stream(environ["wsgi.input"])}, start_response)
                return limiting
          `,
      },
    ],
  },
} satisfies Face;
