import type { Face } from '../../../src/model/face.ts';
import { PASSING } from '../../../src/model/middleware-examples.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/len-is-accurate',
  requirements: ['WSGI-037'],
  examples: {
    violating: [
      {
        title: 'one more block than len() says',
        reports: 'inaccurate',
        python:
          PASSING +
          python`
            def middleware(app):
                def counting(environ, start_response):
                    def start(status, headers, *more):
                        kept = [pair for pair in headers if pair[0].lower() != "content-length"]
                        return start_response(status, kept, *more)

                    blocks = app(environ, start)
                    return Ended(blocks) if hasattr(blocks, "__len__") and environ["REQUEST_METHOD"] == "GET" else blocks
                return counting

            class Ended(Passing):
                ended = False

                def __len__(self):
                    return len(self.blocks)

                def __next__(self):
                    try:
                        return super().__next__()
                    except StopIteration:
                        if self.ended:
                            raise
                        self.ended = True
                        return b"."
          `,
      },
    ],
  },
} satisfies Face;
