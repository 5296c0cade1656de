import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/server/input-gives-bytes',
  requirements: ['WSGI-223'],
  examples: {
    violating: [
      {
        title: 'text',
        reports: 'wrongType',
        python: python`
            import io

            def middleware(app):
                def decoding(environ, start_response):
                    if environ["REQUEST_METHOD"] == "PUT":
                        length = int(environ.get("CONTENT_LENGTH") or 0)
                        text = environ["wsgi.input"].read(length).decode("latin-1")
                        environ = {**environ, "wsgi.input": io.StringIO(text)}
                    return app(environ, start_response)
                return decoding
          `,
      },
    ],
  },
} satisfies Face;
