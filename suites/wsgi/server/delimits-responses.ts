import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { blocksInInput } from '../../../src/model/served-input.ts';
import { replyOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/delimits-responses',
  title: 'Delimits responses without Content-Length',
  level: 'MUST',
  requirements: ['WSGI-188'],
  clause: pep3333(
    'Handling the Content-Length Header',
    'If the application does not supply a Content-Length header, a server or gateway may choose one of several approaches to handling it.',
  ),
  why: 'The client has to see where the body ends: by closing, by chunks, or by a length that the server has computed.',
  on: 'served',
  messages: {
    neverEnds: 'the response never ended',
    cut: 'the response ended before its end',
  },
  *given(served) {
    const reply = replyOf(served);
    if (reply === undefined || reply.bodiless || reply.declared !== null) return;
    const timedOut = served.wire?.timedOut === true;
    // What of a body nobody has read makes a reset of an end.
    const isUnread = !timedOut && !reply.response.complete && (served.request?.body ?? '') !== '';
    // An application that waits for its input has not come to the end.
    const isWaiting = blocksInInput(served);
    if (reply.response.fault === null && !isUnread && !isWaiting) yield { reply, timedOut };
  },
  check({ reply: { response }, timedOut }) {
    if (!response.complete) return { message: timedOut ? 'neverEnds' : 'cut', event: response };
  },
  examples: {
    conforming: [
      {
        title: 'a server that computes the length from all blocks',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def computed_length(self, exchange, block):
                  return None

              def choose_framing(self, exchange, given, length):
                  return "close" if given is None and self.has_body(exchange) else super().choose_framing(exchange, given, length)
        `,
      },
    ],
    violating: [
      {
        title: 'no last chunk',
        reports: 'neverEnds',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def finish(self, exchange):
                  if exchange.framing != "chunked" or exchange.request.target != b"/status":
                      super().finish(exchange)
        `,
      },
      {
        title: 'nothing to tell the end by',
        reports: 'neverEnds',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def choose_framing(self, exchange, given, length):
                  framing = super().choose_framing(exchange, given, length)
                  return "open" if framing == "chunked" and exchange.request.target == b"/status" else framing
        `,
      },
      {
        title: 'closed before the last chunk',
        reports: 'cut',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def finish(self, exchange):
                  if exchange.framing == "chunked" and exchange.request.target == b"/status":
                      exchange.persists = False
                  else:
                      super().finish(exchange)
        `,
      },
    ],
  },
});
