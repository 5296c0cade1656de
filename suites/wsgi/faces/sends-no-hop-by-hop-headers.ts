import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/application/sends-no-hop-by-hop-headers',
  requirements: ['WSGI-156', 'WSGI-195'],
  examples: {
    violating: [
      {
        title: 'closes the connection',
        reports: 'hopByHop',
        python: python`
            def middleware(app):
                def closing(environ, start_response):
                    def start(status, headers, *more):
                        return start_response(status, [*headers, ("Connection", "close")], *more)
                    return app(environ, start)
                return closing
          `,
      },
      {
        title: 'announces chunks',
        reports: 'hopByHop',
        python: python`
            def middleware(app):
                def chunking(environ, start_response):
                    again = environ["PATH_INFO"] == "/again"

                    def start(status, headers, *more):
                        if status.startswith("200") and again:
                            headers = [*headers, ("Transfer-Encoding", "chunked")]
                        return start_response(status, headers, *more)
                    return app(environ, start)
                return chunking
          `,
      },
    ],
  },
} satisfies Face;
