import type { Face } from '../../../src/model/face.ts';
import { PASSING } from '../../../src/model/middleware-examples.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/copes-with-an-early-end',
  requirements: ['WSGI-048'],
  examples: {
    violating: [
      {
        title: 'insists on the end',
        reports: 'raised',
        python:
          PASSING +
          python`
            def middleware(app):
                def insisting(environ, start_response):
                    return Insisting(app(environ, start_response))
                return insisting

            class Insisting(Passing):
                ended = False

                def __next__(self):
                    try:
                        return super().__next__()
                    except BaseException:
                        self.ended = True
                        raise

                def close(self):
                    super().close()
                    if not self.ended:
                        raise RuntimeError("not run to the end")
          `,
      },
    ],
  },
} satisfies Face;
