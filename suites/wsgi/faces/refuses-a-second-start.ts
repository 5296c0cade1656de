import type { Face } from '../../../src/model/face.ts';
import { python } from '../../../src/model/rule.ts';

export default {
  rule: 'wsgi/server/refuses-a-second-start',
  requirements: ['WSGI-178'],
  examples: {
    violating: [
      {
        title: 'starts when the first block comes',
        reports: 'accepted',
        python: python`
            def middleware(app):
                def deferring(environ, start_response):
                    if environ["PATH_INFO"] != "/failure":
                        return app(environ, start_response)
                    held, write = [], []

                    def start(*args):
                        held[:] = [args]
                        if not write:
                            write.append(start_response(*args))
                        return write[0]

                    return app(environ, start)
                return deferring
          `,
      },
    ],
  },
} satisfies Face;
