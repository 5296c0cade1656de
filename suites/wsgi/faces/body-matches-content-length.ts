import type { Face } from '../../../src/model/face.ts';
import { PASSING } from '../../../src/model/middleware-examples.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/body-matches-content-length',
  requirements: ['WSGI-187'],
  examples: {
    violating: [
      {
        title: 'adds to the body, and not to its length',
        reports: 'tooLong',
        python:
          PASSING +
          python`
            def middleware(app):
                def signing(environ, start_response):
                    seen = []

                    def start(status, headers, *more):
                        seen.append(status)
                        return start_response(status, headers, *more)

                    blocks = app(environ, start)
                    known = isinstance(blocks, (list, tuple)) or hasattr(blocks, "__len__")
                    return blocks if known else Signed(blocks)
                return signing

            class Signed(Passing):
                def __next__(self):
                    return super().__next__().replace(b"Hello", b"Hello!")
          `,
      },
      {
        title: 'takes from the body, and not from its length',
        reports: 'tooShort',
        python:
          PASSING +
          python`
            def middleware(app):
                def shortening(environ, start_response):
                    counted = []

                    def start(status, headers, *more):
                        counted.extend(pair for pair in headers if pair[0] == "Content-Length")
                        return start_response(status, headers, *more)

                    blocks = app(environ, start)
                    return Shortened(blocks) if counted else blocks
                return shortening

            class Shortened(Passing):
                def __next__(self):
                    block = super().__next__()
                    return b"Hell" if block == b"Hello" else block

                def __len__(self):
                    return len(self.blocks)
          `,
      },
    ],
  },
} satisfies Face;
