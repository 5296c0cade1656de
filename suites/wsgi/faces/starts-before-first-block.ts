import type { Face } from '../../../src/model/face.ts';
import { PASSING } from '../../../src/model/middleware-examples.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/starts-before-first-block',
  requirements: ['WSGI-050'],
  examples: {
    violating: [
      {
        title: 'starts with the second block',
        reports: 'notStarted',
        python:
          PASSING +
          python`
            def middleware(app):
                def lazy(environ, start_response):
                    if environ["PATH_INFO"] != "/caf\u00c3\u00a9/ /":
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
                    try:
                        return super().__next__()
                    except StopIteration:
                        self.start_response(*self.held[0])
                        raise
          `,
      },
    ],
  },
} satisfies Face;
