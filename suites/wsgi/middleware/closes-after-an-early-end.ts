import { pep3333 } from '../../../src/model/clause.ts';
import { IDENTITY, PASSING } from '../../../src/model/middleware-examples.ts';
import { innerCall, innerEvents, isWsgi } from '../../../src/model/pairs.ts';
import type { Pair } from '../../../src/model/pair.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { clientLeft, indexOfType } from '../../../src/model/select.ts';

export default defineRule({
  id: 'wsgi/middleware/closes-after-an-early-end',
  title: 'Closes the wrapped iterable when its own is closed early',
  level: 'MUST',
  requirements: ['WSGI-045'],
  clause: pep3333(
    'Specification Details',
    'the server or gateway must call that method upon completion of the current request, whether the request was completed normally, or terminated early due to an application error during iteration or an early disconnect of the browser',
  ),
  why: 'What the application holds for a client that has left, a file or a connection of a pool, is never given back. Give your iterable a close() that closes the wrapped one; the finally of a generator that has not begun never runs.',
  on: 'pair',
  follows: ['wsgi/server/closes-the-iterable', 'wsgi/server/closes-after-errors'],
  messages: {
    neverClosed:
      'did not close the wrapped iterable when its own had been closed after {count} blocks',
    noClose: 'returned an iterable without close(), and did not close the wrapped one that has it',
  },
  *given(pair) {
    const call = innerCall(pair);
    if (call === undefined || !isWsgi(pair) || !clientLeft(pair.outer) || !isClosable(pair)) return;
    const returned = innerEvents(call, 'end').some(({ outcome }) => outcome === null);
    if (returned) yield { call };
  },
  check({ call }, { outer }) {
    if (innerEvents(call, 'close').length > 0) return;
    if (outer.kind === 'wsgi' && indexOfType(outer, 'close') < 0) return { message: 'noClose' };
    const count = (outer.events as readonly { type: string }[]).filter(
      ({ type }) => type === 'yield',
    ).length;
    return { message: 'neverClosed', data: { count } };
  },
  examples: {
    conforming: [{ title: 'one that changes nothing', python: IDENTITY.wsgi }],
    violating: [
      {
        title: 'a generator, which need not have begun',
        reports: 'neverClosed',
        python: python`
          def middleware(app):
              def generating(environ, start_response):
                  return generate(app(environ, start_response))
              return generating

          def generate(blocks):
              try:
                  yield from blocks
              finally:
                  if hasattr(blocks, "close"):
                      blocks.close()
        `,
      },
      {
        title: 'closes at the end of the iteration',
        reports: 'noClose',
        python:
          PASSING +
          python`
            def middleware(app):
                def ending(environ, start_response):
                    return Ending(app(environ, start_response))
                return ending

            class Ending:
                def __init__(self, blocks):
                    self.blocks = Passing(blocks)

                def __iter__(self):
                    return self

                def __next__(self):
                    try:
                        return next(self.blocks)
                    except BaseException:
                        self.blocks.close()
                        raise
          `,
      },
    ],
  },
});

function isClosable({ script }: Pair): boolean {
  const { shape, close } = script.result ?? { shape: 'iterator', close: 'recorded' };
  return ['iterator', 'sized'].includes(shape) && close === 'recorded';
}
