import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/ignores-hop-by-hop-request-headers',
  requirements: ['WSGI-243'],
  examples: {
    violating: [
      {
        title: 'refuses upgrades',
        reports: 'failed',
        python: python`
            def middleware(app):
                def refusing(environ, start_response):
                    if "HTTP_TE" in environ:
                        start_response("501 Not Implemented", [("Content-Type", "text/plain")])
                        return [b"No trailers here"]
                    return app(environ, start_response)
                return refusing
          `,
      },
    ],
  },
} satisfies Face;
