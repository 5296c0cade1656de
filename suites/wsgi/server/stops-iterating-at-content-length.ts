import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { answerOf, eventsOf, flat, isPassive, stepOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/stops-iterating-at-content-length',
  title: 'Stops iterating when Content-Length has been sent',
  level: 'SHOULD',
  requirements: ['WSGI-183'],
  clause: pep3333(
    'Handling the Content-Length Header',
    'should stop iterating over the response when enough data has been sent',
  ),
  why: 'An application that goes on for ever holds the worker for ever.',
  on: 'served',
  messages: {
    goesOn: 'the server went on asking for blocks',
  },
  *given(served) {
    const answer = answerOf(served);
    if (answer === undefined || answer.declared === null || isPassive(served)) return;
    let left = answer.declared;
    const beyond = flat(served.script?.iterate ?? []).filter((step) => {
      if (step.do !== 'yield') return false;
      const isBeyond = left <= 0;
      left -= step.block.py === 'bytes' ? step.block.value.length : 0;
      return isBeyond;
    });
    if (answer.declared > 0 && beyond.length > 3) yield answer;
  },
  check({ call, declared }) {
    let left = declared ?? 0;
    const beyond = eventsOf(call, 'yield').filter((event) => {
      const block = stepOf(event, 'yield')?.block;
      const isBeyond = left <= 0;
      left -= block?.py === 'bytes' ? block.value.length : 0;
      return isBeyond;
    });
    // One block more shows that it is too much.
    if (beyond.length > 1) return { message: 'goesOn', event: beyond[1] };
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
        title: 'to the end',
        reports: 'goesOn',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def has_enough(self, exchange):
                  return False
        `,
      },
    ],
  },
});
