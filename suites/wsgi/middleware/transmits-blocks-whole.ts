import { pep3333 } from '../../../src/model/clause.ts';
import { IDENTITY, PASSING } from '../../../src/model/middleware-examples.ts';
import { FATES, fateOf, untransformedAnswers } from '../../../src/model/passage.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'wsgi/middleware/transmits-blocks-whole',
  title: 'Passes every block on whole, once and in order where it transforms none',
  level: 'MUST',
  requirements: ['WSGI-284'],
  clause: pep3333(
    'Buffering and Streaming',
    '(Middleware only) send the entire block to its parent gateway/server',
  ),
  why: 'The client gets another body than the application has given, under the same status and the same headers, and nobody sees that anything is wrong. Pass each block on as it came.',
  on: 'pair-session',
  messages: FATES,
  *given(session) {
    for (const each of untransformedAnswers(session)) {
      if (each.pair.outer.kind === 'wsgi' && each.pair.inside === 'wsgi') yield each;
    }
  },
  check: fateOf,
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.wsgi },
      {
        title: 'a part of the body that says that it is one',
        python:
          PASSING +
          python`
            def middleware(app):
                def first_bytes(environ, start_response):
                    if environ["PATH_INFO"] != "/again":
                        return app(environ, start_response)

                    def start(status, headers, *more):
                        kept = [each for each in headers if each[0].lower() != "content-length"]
                        part = kept + [("Content-Range", "bytes 0-1/*")]
                        return start_response("206 Partial Content", part, *more)

                    return First(app(environ, start))
                return first_bytes

            class First(Passing):
                left = 2

                def __next__(self):
                    block = next(self.iterator)[:self.left]
                    self.left -= len(block)
                    return block
          `,
      },
    ],
    violating: [
      {
        title: 'no more than a buffer holds',
        reports: 'lost',
        python:
          PASSING +
          python`
            def middleware(app):
                def buffering(environ, start_response):
                    return Passing(app(environ, start_response), lambda block: block[:65536])
                return buffering
          `,
      },
      {
        title: 'a block that is like the one before',
        reports: 'lost',
        python:
          PASSING +
          python`
            def middleware(app):
                def deduplicating(environ, start_response):
                    return Different(app(environ, start_response))
                return deduplicating

            class Different(Passing):
                before = None

                def __next__(self):
                    block = next(self.iterator)
                    same, self.before = block == self.before, block
                    return b"" if same else block
          `,
      },
      {
        title: 'one block twice',
        reports: 'doubled',
        python:
          PASSING +
          python`
            def middleware(app):
                def stuttering(environ, start_response):
                    twice = lambda block: block * 2 if block == b"three" else block
                    return Passing(app(environ, start_response), twice)
                return stuttering
          `,
      },
      {
        title: 'the last block held back until the end',
        reports: 'reordered',
        python:
          PASSING +
          python`
            def middleware(app):
                def overtaking(environ, start_response):
                    return Overtaking(app(environ, start_response))
                return overtaking

            class Overtaking(Passing):
                held = b""

                def __next__(self):
                    block = next(self.iterator)
                    if block == b"three":
                        self.held = block
                        return b""
                    held, self.held = self.held, b""
                    return block + held
          `,
      },
    ],
  },
});
