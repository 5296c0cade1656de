import { pep3333 } from '../../../src/model/clause.ts';
import { IDENTITY, PASSING } from '../../../src/model/middleware-examples.ts';
import { innerCall, innerEvents, isWsgi, outerEvent } from '../../../src/model/pairs.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'wsgi/middleware/returns-without-iterating',
  title: 'Returns its iterable before it iterates over the wrapped one',
  level: 'MUST',
  requirements: ['WSGI-202'],
  clause: pep3333(
    'Middleware Handling of Block Boundaries',
    'middleware must return an iterable as soon as its underlying application returns an iterable',
  ),
  why: 'Nothing reaches the client before the whole answer has been made, a stream without an end never does, and the memory grows with it. Return an iterable that asks the wrapped one for a value when it is asked itself.',
  on: 'pair',
  messages: {
    iterates: 'iterated over the wrapped iterable before it had returned one itself',
  },
  *given(pair) {
    const call = innerCall(pair);
    if (call === undefined || !isWsgi(pair)) return;
    const returned = outerEvent(pair.outer, 'return')?.seq;
    const end = innerEvents(call, 'end').find(({ outcome }) => outcome === null);
    if (returned === undefined || end === undefined) return;
    yield { call, returned };
  },
  check({ call, returned }) {
    const early = innerEvents(call, 'next').filter(({ seq = 0 }) => seq < returned);
    // One value may have to be asked for where the application has not yet said what it answers.
    const started = innerEvents(call, 'start_response')[0]?.seq ?? Infinity;
    const event = early.find(({ seq = 0 }) => seq > started);
    if (event !== undefined) return { message: 'iterates', event };
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.wsgi },
      {
        title: 'asks for the first value of an application that has not started its response',
        python:
          PASSING +
          python`
            def middleware(app):
                def looking(environ, start_response):
                    started = []

                    def noting(*args):
                        started.append(args[0])
                        return start_response(*args)

                    blocks = app(environ, noting)
                    return Passing(blocks) if started else Begun(blocks)
                return looking

            class Begun(Passing):
                def __init__(self, blocks):
                    super().__init__(blocks)
                    try:
                        self.first = [next(self.iterator, b"")]
                    except BaseException:
                        self.close()
                        raise

                def __next__(self):
                    return self.first.pop() if self.first else super().__next__()
          `,
      },
    ],
    violating: [
      {
        title: 'a list of all blocks',
        reports: 'iterates',
        python: python`
          def middleware(app):
              def listing(environ, start_response):
                  blocks = app(environ, start_response)
                  try:
                      return list(blocks)
                  finally:
                      if hasattr(blocks, "close"):
                          blocks.close()
              return listing
        `,
      },
      {
        title: 'the first block, always',
        reports: 'iterates',
        python:
          PASSING +
          python`
            def middleware(app):
                def looking(environ, start_response):
                    return Begun(app(environ, start_response))
                return looking

            class Begun(Passing):
                def __init__(self, blocks):
                    super().__init__(blocks)
                    try:
                        self.first = [next(self.iterator, b"")]
                    except BaseException:
                        self.close()
                        raise

                def __next__(self):
                    return self.first.pop() if self.first else super().__next__()
          `,
      },
    ],
  },
});
