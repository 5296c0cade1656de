import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, eventsOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/transmits-each-block',
  title: 'Transmits each block before it asks for the next',
  level: 'MUST',
  requirements: ['WSGI-031', 'WSGI-197'],
  clause: pep3333('Buffering and Streaming', 'must not delay the transmission of any block'),
  why: 'Progress, server-sent events and push need each block when it is made, not when the next one is.',
  on: 'served',
  messages: {
    late: 'a block had not come to the client when the application went on',
  },
  *given(served) {
    const call = callOf(served);
    const { client, wire } = served;
    if (call === undefined || wire === null) return;
    for (const [i, step] of client.entries()) {
      const before = client.slice(0, i).findLast((each) => each.do === 'await-wait');
      const held = eventsOf(call, 'wait').find(
        (event) => event.step?.do === 'wait' && event.step.for === before?.name,
      );
      if (step.do !== 'await-body' || before?.do !== 'await-wait' || held === undefined) continue;
      // The client waited for what it had been given, while the application waited for the client.
      const last = call.events
        .slice(0, call.events.indexOf(held))
        .findLast((event) => ['write', 'yield'].includes(event.type));
      if (last?.type === 'yield') yield { event: last, isLate: wire.expired.includes(i) };
    }
  },
  check({ event, isLate }) {
    if (isLate) return { message: 'late', event };
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
        title: 'held back until there is more',
        reports: 'late',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def transmit(self, exchange, block):
                  if exchange.iterable is None or type(exchange.iterable) in (list, tuple):
                      super().transmit(exchange, block)
                      return
                  held, exchange.held = getattr(exchange, "held", b""), block or getattr(exchange, "held", b"")
                  if block:
                      super().transmit(exchange, held)

              def finish(self, exchange):
                  super().transmit(exchange, getattr(exchange, "held", b""))
                  super().finish(exchange)
        `,
      },
    ],
  },
});
