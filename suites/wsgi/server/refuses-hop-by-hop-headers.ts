import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, failed, isHopByHop, starts } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/refuses-hop-by-hop-headers',
  title: 'start_response refuses hop-by-hop headers',
  level: 'SHOULD',
  requirements: ['WSGI-158'],
  clause: pep3333(
    'The start_response() Callable',
    'should consider it a fatal error for an application to attempt sending them, and raise an error if they are supplied to start_response()',
  ),
  why: 'A Transfer-Encoding or Connection of the application contradicts what the server does with the connection.',
  on: 'served',
  messages: {
    accepted: 'start_response took the header {name}',
  },
  *given(served) {
    const call = callOf(served);
    const [start] = call === undefined ? [] : starts(call);
    const step = start?.event.step;
    if (start === undefined || step?.do !== 'start_response' || step.args[1]?.py !== 'list') return;
    for (const pair of step.args[1].items) {
      const name = pair.py === 'tuple' ? pair.items[0] : undefined;
      if (name?.py === 'str' && isHopByHop(name.value))
        yield { event: start.event, name: name.value };
    }
  },
  check({ event, name }) {
    if (!failed(event)) return { message: 'accepted', data: { name }, event };
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
        title: 'no look at them',
        reports: 'accepted',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def check_header(self, pair):
                  if pair[0] != "Upgrade":
                      super().check_header(pair)
        `,
      },
      {
        title: 'only in its usual letter case',
        reports: 'accepted',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def check_header(self, pair):
                  if pair[0] != "keep-alive":
                      super().check_header(pair)
        `,
      },
    ],
  },
});
