import type { Face } from '../../../src/model/face.ts';
import { PASSING } from '../../../src/model/middleware-examples.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/never-writes-while-iterating',
  requirements: ['WSGI-214'],
  examples: {
    conforming: [
      {
        title: 'calls the application in the iteration',
        python: python`
            def middleware(app):
                def lazy(environ, start_response):
                    if environ["REQUEST_METHOD"] != "GET" or environ["PATH_INFO"] != "/":
                        return app(environ, start_response)
                    return Lazy(app, environ, start_response)
                return lazy

            class Lazy:
                def __init__(self, *call):
                    self.call = call
                    self.blocks = self.iterator = None

                def __iter__(self):
                    return self

                def __next__(self):
                    if self.iterator is None:
                        app, environ, start_response = self.call
                        self.blocks = app(environ, start_response)
                        self.iterator = iter(self.blocks)
                    return next(self.iterator)

                def close(self):
                    if hasattr(self.blocks, "close"):
                        self.blocks.close()
          `,
      },
      {
        title: 'a generator that calls the application',
        python: python`
          def middleware(app):
              def generating(environ, start_response):
                  blocks = app(environ, start_response)
                  try:
                      yield from blocks
                  finally:
                      if hasattr(blocks, "close"):
                          blocks.close()
              return generating
        `,
      },
    ],
    violating: [
      {
        title: 'passes on in the iteration what the application had written before',
        reports: 'fromWithin',
        python:
          PASSING +
          python`
            def middleware(app):
                def later(environ, start_response):
                    written = []

                    def starting(*args):
                        write = start_response(*args)
                        return lambda data: written.append((write, data))

                    return Later(app(environ, starting), written)
                return later

            class Later(Passing):
                def __init__(self, blocks, written):
                    super().__init__(blocks)
                    self.written = written

                def __next__(self):
                    while self.written:
                        write, data = self.written.pop(0)
                        write(data)
                    return super().__next__()
          `,
      },
    ],
  },
} satisfies Face;
