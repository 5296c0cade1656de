import { pep3333 } from '../../../src/model/clause.ts';
import { IDENTITY, PASSING } from '../../../src/model/middleware-examples.ts';
import {
  blockOf,
  innerCall,
  innerEvents,
  isWhole,
  isWsgi,
  keepsBody,
  outerBetween,
  outerBlock,
} from '../../../src/model/pairs.ts';
import type { Pair } from '../../../src/model/pair.ts';
import type { ProbeCall } from '../../../src/model/probe.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'wsgi/middleware/holds-no-block-back',
  title: 'Passes each block on before it asks for the next',
  level: 'MUST',
  requirements: ['WSGI-198'],
  clause: pep3333(
    'Buffering and Streaming',
    'WSGI servers, gateways, and middleware must not delay the transmission of any block',
  ),
  why: 'What the application streams stands still until there is more of it, and the last of it never comes before the end. Pass on a block that needs no change when it comes.',
  on: 'pair',
  messages: {
    held: 'asked for the next value while {count} bytes that it passes on unchanged were held back',
  },
  *given(pair) {
    const call = innerCall(pair);
    // Of a body that is changed, nobody knows how much must be gathered for that.
    if (call === undefined || !isWsgi(pair) || !isWhole(pair) || keepsBody(pair) !== true) return;
    const asked = innerEvents(call, 'next');
    for (const [i, event] of asked.entries()) {
      const before = asked[i - 1];
      // Where nothing at all came in between, another rule says so.
      if (before === undefined) continue;
      const between = outerBetween(pair, before.seq ?? 0, event.seq ?? 0);
      if (between.some(({ type }) => type === 'yield')) yield { call, event };
    }
  },
  check({ call, event }, pair) {
    // A head that is made of the body, with a length or an ETag, comes before all output.
    if (isHeldBack(pair, call, event.seq ?? 0)) return;
    const given = call.events.slice(0, call.events.indexOf(event));
    const taken = given
      .filter(({ type }) => type === 'yield' || type === 'write')
      .reduce((sum, { step }) => sum + blockOf(step).length, 0);
    const passed = outerBetween(pair, -1, event.seq ?? 0)
      .map(outerBlock)
      .reduce((sum, block) => sum + block.length, 0);
    if (passed < taken) return { message: 'held', event, data: { count: taken - passed } };
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.wsgi },
      {
        title: 'makes a header of the whole body, and yields nothing until it has it',
        python:
          PASSING +
          python`
            import hashlib

            def middleware(app):
                return lambda environ, start_response: Tagged(app, environ, start_response)

            class Tagged(Passing):
                def __init__(self, app, environ, start_response):
                    self.parts = []
                    self.head = self.started = None
                    self.start_response = start_response
                    super().__init__(app(environ, self.starting))

                def starting(self, status, headers, exc_info=None):
                    if exc_info is None and self.head is not None:
                        raise AssertionError("started twice")
                    if exc_info is not None and self.started:
                        return self.start_response(status, headers, exc_info)
                    exc_info = None
                    self.head = status, headers
                    return self.parts.append

                def __next__(self):
                    if self.started:
                        raise StopIteration
                    try:
                        self.parts.append(super().__next__())
                        return b""
                    except StopIteration:
                        pass
                    body = b"".join(self.parts)
                    status, headers = self.head
                    tag = ("ETag", '"%s"' % hashlib.sha256(body).hexdigest())
                    self.start_response(status, [*headers, tag])
                    self.started = True
                    return body
          `,
      },
    ],
    violating: [
      {
        title: 'a block late',
        reports: 'held',
        python:
          PASSING +
          python`
            def middleware(app):
                def delaying(environ, start_response):
                    return Late(app(environ, start_response))
                return delaying

            class Late(Passing):
                held = b""

                def __next__(self):
                    block = next(self.iterator, None)
                    if block is None:
                        if not self.held:
                            raise StopIteration
                        block = b""
                    held, self.held = self.held, block
                    return held
          `,
      },
    ],
  },
});

/** The response has been started inside, and not yet outside. */
function isHeldBack(pair: Pair, call: ProbeCall, moment: number): boolean {
  const isStarted = innerEvents(call, 'start_response').some(({ seq = 0 }) => seq < moment);
  const passed = outerBetween(pair, -1, moment).some(({ type }) => type === 'start_response');
  return isStarted && !passed;
}
