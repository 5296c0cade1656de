import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { replyOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/closes-after-a-short-body',
  title: 'Closes the connection after a body that is too short',
  level: 'SHOULD',
  requirements: ['WSGI-185'],
  clause: pep3333(
    'Handling the Content-Length Header',
    'the server should close the connection and log or otherwise report the error',
  ),
  why: 'The client waits for the rest, and would take the next response for it.',
  on: 'served',
  messages: {
    keepsOpen: 'the connection stays open after a body shorter than Content-Length',
  },
  *given(served) {
    const reply = replyOf(served);
    if (reply === undefined || reply.bodiless || reply.declared === null) return;
    const { declared, body, response } = reply;
    if (body.length < declared && response.framing === 'content-length')
      yield { reply, wire: served.wire };
  },
  check({ reply: { response }, wire }) {
    if (wire?.timedOut === true) return { message: 'keepsOpen', event: response };
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
        title: 'no look at it',
        reports: 'keepsOpen',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def is_short(self, exchange):
                  return False
        `,
      },
    ],
  },
});
