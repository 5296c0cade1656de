import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/never-closes-streams',
  requirements: ['WSGI-133'],
  examples: {
    violating: [
      {
        title: 'closes what it has read',
        reports: 'closed',
        python: python`
            import io

            def middleware(app):
                def reading(environ, start_response):
                    stream = environ["wsgi.input"]
                    environ["wsgi.input"] = io.BytesIO(stream.read(int(environ.get("CONTENT_LENGTH") or 0)))
                    if hasattr(stream, "close"):
                        stream.close()
                    return app(environ, start_response)
                return reading
          `,
      },
    ],
  },
} satisfies Face;
