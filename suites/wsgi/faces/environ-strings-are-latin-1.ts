import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/server/environ-strings-are-latin-1',
  requirements: ['WSGI-217'],
  examples: {
    violating: [
      {
        title: 'a path that is decoded',
        reports: 'beyondLatin1',
        python: python`
            def middleware(app):
                def decoding(environ, start_response):
                    if not environ["PATH_INFO"].isascii():
                        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8")
                        environ = {**environ, "PATH_INFO": path.replace("\u00e9", "\u0113")}
                    return app(environ, start_response)
                return decoding
          `,
      },
    ],
  },
} satisfies Face;
