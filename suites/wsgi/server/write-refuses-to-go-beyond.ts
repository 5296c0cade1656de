import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  eventsOf,
  failed,
  isBodiless,
  starts,
  stepOf,
  valuesOf,
} from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/write-refuses-to-go-beyond',
  title: 'write() raises beyond Content-Length',
  level: 'SHOULD',
  requirements: ['WSGI-184'],
  clause: pep3333(
    'Handling the Content-Length Header',
    'raise an error if the application tries to write() past that point',
  ),
  why: 'Bytes that are dropped in silence are never missed until somebody needs them.',
  on: 'served',
  messages: {
    accepted: 'write() took more than Content-Length says',
  },
  *given(served) {
    const call = callOf(served);
    const [start, ...more] = call === undefined ? [] : starts(call);
    const declared = Number(valuesOf(start?.headers ?? [], 'content-length')[0]);
    if (call === undefined || start === undefined || more.length > 0 || Number.isNaN(declared))
      return;
    if (isBodiless(served, Number(start.status?.slice(0, 3)))) return;
    let sum = 0;
    for (const event of eventsOf(call, 'write')) {
      const data = stepOf(event, 'write')?.args[0];
      sum += data?.py === 'bytes' ? data.value.length : 0;
      if (sum > declared) {
        yield event;
        return;
      }
    }
  },
  check(event) {
    if (!failed(event)) return { message: 'accepted' };
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
        title: 'cut in silence',
        reports: 'accepted',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def write(self, exchange, data):
                  self.check_block(data)
                  exchange.written = True
                  self.transmit(exchange, data)
        `,
      },
    ],
  },
});
