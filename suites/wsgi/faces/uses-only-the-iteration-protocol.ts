import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/server/uses-only-the-iteration-protocol',
  requirements: ['WSGI-057'],
  examples: {
    violating: [
      {
        title: 'looks for a file',
        reports: 'used',
        python: python`
            def middleware(app):
                def looking(environ, start_response):
                    blocks = app(environ, start_response)
                    getattr(blocks, "fileno", None)
                    return blocks
                return looking
          `,
      },
    ],
  },
} satisfies Face;
