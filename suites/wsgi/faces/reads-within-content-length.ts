import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/reads-within-content-length',
  requirements: ['WSGI-122'],
  examples: {
    violating: [
      {
        title: 'reads a little more',
        reports: 'tooMuch',
        python: python`
            import io

            def middleware(app):
                def reading(environ, start_response):
                    length = int(environ.get("CONTENT_LENGTH") or 0)
                    if length:
                        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length + 1))
                    return app(environ, start_response)
                return reading
          `,
      },
    ],
  },
} satisfies Face;
