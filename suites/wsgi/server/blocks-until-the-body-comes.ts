import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { expectsContinue, readsOf } from '../../../src/model/served-input.ts';
import { failed, raises } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/blocks-until-the-body-comes',
  title: 'Reads block until the invited body comes',
  level: 'MUST',
  requirements: ['WSGI-237'],
  clause: pep3333(
    'HTTP 1.1 Expect/Continue',
    'The read request must then remain blocked until the client responds.',
  ),
  why: 'What is read too early is taken for an empty body.',
  on: 'served',
  messages: {
    tooEarly: 'wsgi.input gave nothing before the body had come',
    raised: 'wsgi.input raised {type} before the body had come',
  },
  *given(served) {
    if (!expectsContinue(served) || served.request?.framing === 'chunked') return;
    const [read] = readsOf(served);
    if (read !== undefined && read.rest !== '') yield read;
  },
  check({ event, pieces }) {
    if (failed(event)) {
      // Which arguments there may be is another rule's.
      if (raises(event, 'TypeError') || raises(event, 'AttributeError')) return;
      // Nobody has to wait for ever.
      if ((event.until ?? event.t) - event.t > LONG) return;
      return { message: 'raised', data: { type: event.outcome?.raised?.types[0] ?? '' }, event };
    }
    if (pieces?.join('') === '') return { message: 'tooEarly', event };
  },
  examples: {
    conforming: [
      {
        title: 'the reference server',
        python: python`
          from reference_wsgi import Server
        `,
      },
    ],
    violating: [
      {
        title: 'nothing at first',
        reports: 'tooEarly',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def receive(self, exchange):
                  if exchange.expected:
                      exchange.expected = False
                      self.invite(exchange)
                      return b""
                  return super().receive(exchange)
        `,
      },
      {
        title: 'an error at first',
        reports: 'raised',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def receive(self, exchange):
                  if exchange.expected:
                      exchange.expected = False
                      self.invite(exchange)
                      raise BlockingIOError("the body has not come")
                  return super().receive(exchange)
        `,
      },
    ],
  },
});

/** Microseconds after which a server may give its client up. */
const LONG = 1_000_000;
