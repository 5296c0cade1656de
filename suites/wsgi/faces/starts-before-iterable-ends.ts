import type { Face } from '../../../src/model/face.ts';
import { PASSING } from '../../../src/model/middleware-examples.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/starts-before-iterable-ends',
  requirements: ['WSGI-052'],
  examples: {
    violating: [
      {
        title: 'starts with the first block, if there is one',
        reports: 'neverStarted',
        python:
          PASSING +
          python`
            def middleware(app):
                def lazy(environ, start_response):
                    if environ["REQUEST_METHOD"] != "HEAD":
                        return app(environ, start_response)
                    held = []

                    def start(*args):
                        held.append(args)
                        return lambda block: None

                    return Lazy(app(environ, start), held, start_response)
                return lazy

            class Lazy(Passing):
                def __init__(self, blocks, held, start_response):
                    super().__init__(blocks)
                    self.held = held
                    self.start_response = start_response

                def __next__(self):
                    block = super().__next__()
                    self.start_response(*self.held[0])
                    return block
          `,
      },
    ],
  },
} satisfies Face;
