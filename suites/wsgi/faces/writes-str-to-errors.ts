import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/writes-str-to-errors',
  requirements: ['WSGI-135'],
  examples: {
    violating: [
      {
        title: 'bytes of a path',
        reports: 'wrongType',
        python: python`
            def middleware(app):
                def logging(environ, start_response):
                    environ["wsgi.errors"].write(environ["PATH_INFO"].encode("latin-1") + b"\n")
                    return app(environ, start_response)
                return logging
          `,
      },
    ],
  },
} satisfies Face;
