import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/server/start-response-returns-write',
  requirements: ['WSGI-027'],
  examples: {
    violating: [
      {
        title: 'forgets to return it',
        reports: 'notCallable',
        python: python`
            def middleware(app):
                def forgetful(environ, start_response):
                    def start(*args):
                        start_response(*args)

                    return app(environ, start if environ["PATH_INFO"] == "/again" else start_response)
                return forgetful
          `,
      },
    ],
  },
} satisfies Face;
