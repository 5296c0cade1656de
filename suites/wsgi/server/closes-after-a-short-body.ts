import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { follows } from '../../../src/model/served.ts';
import { answerOf, finalOf, isBodiless } from '../../../src/model/served-wsgi.ts';

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
  on: 'served-session',
  messages: {
    keepsOpen:
      'the next request on the connection was served after a body shorter than Content-Length',
  },
  *given({ served }) {
    for (const each of served) {
      const answer = answerOf(each);
      const next = served.find((other) => follows(other, each));
      if (answer?.declared == null || next === undefined || isBodiless(each, answer.code)) continue;
      if (answer.body.length < answer.declared) yield { each, next };
    }
  },
  check({ each, next }) {
    const end = each.calls.at(-1)?.events.at(-1)?.t ?? Infinity;
    // What it had begun beside, it could not know about.
    const isServed = next.calls.some(({ t }) => t > end);
    if (isServed) return { message: 'keepsOpen', event: finalOf(each) ?? next };
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
