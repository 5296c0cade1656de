import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, eventsOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/transmits-what-is-written',
  title: 'Transmits what is written before the application goes on',
  level: 'MUST',
  requirements: ['WSGI-207'],
  clause: pep3333(
    'The write() Callable',
    'before write() returns, it must guarantee that the passed-in bytestring was either completely sent to the client, or that it is buffered for transmission while the application proceeds onward',
  ),
  why: 'What is written is meant to be seen: that is what write() is for.',
  on: 'served',
  messages: {
    late: 'what was written had not come to the client when the application went on',
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
      if (last?.type === 'write') yield { event: last, isLate: wire.expired.includes(i) };
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
        title: 'kept until the application returns',
        reports: 'late',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def write(self, exchange, data):
                  self.check_block(data)
                  exchange.written = True
                  exchange.kept = getattr(exchange, "kept", b"") + data
                  limit = dict((name.lower(), value) for name, value in exchange.headers).get("content-length")
                  if limit is not None and len(exchange.kept) > int(limit):
                      exchange.kept = exchange.kept[: int(limit)]
                      raise ValueError("more was written than Content-Length says")

              def iterate(self, exchange):
                  super().transmit(exchange, getattr(exchange, "kept", b""))
                  super().iterate(exchange)
        `,
      },
    ],
  },
});
