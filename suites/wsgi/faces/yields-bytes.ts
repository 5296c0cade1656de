import type { Face } from '../../../src/model/face.ts';
import { PASSING } from '../../../src/model/middleware-examples.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/yields-bytes',
  requirements: ['WSGI-226'],
  examples: {
    violating: [
      {
        title: 'text',
        reports: 'wrongType',
        python:
          PASSING +
          python`
            def middleware(app):
                def decoding(environ, start_response):
                    return Decoded(app(environ, start_response))
                return decoding

            class Decoded(Passing):
                def __next__(self):
                    block = super().__next__()
                    return block.decode("latin-1") if block == b"gone" else block
          `,
      },
    ],
  },
} satisfies Face;
