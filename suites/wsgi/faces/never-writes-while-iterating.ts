import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/never-writes-while-iterating',
  requirements: ['WSGI-214'],
  examples: {
    violating: [
      {
        title: 'calls the application in the iteration',
        reports: 'fromWithin',
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
    ],
  },
} satisfies Face;
