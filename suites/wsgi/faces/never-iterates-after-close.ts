import type { Face } from '../../../src/model/face.ts';
import { PASSING } from '../../../src/model/middleware-examples.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/server/never-iterates-after-close',
  requirements: ['WSGI-046'],
  examples: {
    violating: [
      {
        title: 'looks for more when it has closed',
        reports: 'afterClose',
        python:
          PASSING +
          python`
            def middleware(app):
                def greedy(environ, start_response):
                    return Greedy(app(environ, start_response))
                return greedy

            class Greedy(Passing):
                def close(self):
                    super().close()
                    if not isinstance(self.blocks, (list, tuple)):
                        next(self.iterator, None)

                def __len__(self):
                    return len(self.blocks)
          `,
      },
    ],
  },
} satisfies Face;
