import { pep3333 } from '../../../src/model/clause.ts';
import type { ProbeEvent } from '../../../src/model/probe.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  failed,
  finalOf,
  hasLeft,
  starts,
  valuesOf,
} from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/replaces-headers-with-exc-info',
  title: 'exc_info replaces headers that were not sent',
  level: 'SHOULD',
  requirements: ['WSGI-168'],
  clause: pep3333(
    'The start_response() Callable',
    'start_response should replace the currently-stored HTTP response headers with the newly-supplied ones',
  ),
  why: 'That is how an error page takes the place of a page that failed half-way.',
  on: 'served',
  messages: {
    raised: 'start_response raised {type}, although no headers had been sent',
    kept: 'the response has the status of the first start_response',
    mixed: 'the response has a header of the first start_response: {name}',
  },
  *given(served) {
    const call = callOf(served);
    if (call === undefined || hasLeft(served)) return;
    const [first, second, ...more] = starts(call);
    if (second === undefined || more.length > 0 || !second.excInfo || first === undefined) return;
    if (failed(first.event) || first.status === null || second.status === null) return;
    const before = call.events.slice(0, call.events.indexOf(second.event));
    const gave = (event: ProbeEvent) => event.step?.do === 'write' || event.step?.do === 'yield';
    if (!before.some(gave)) yield { first, second, response: finalOf(served) };
  },
  check({ first, second, response }) {
    if (failed(second.event)) {
      const type = second.event.outcome?.raised?.types[0] ?? '';
      return { message: 'raised', data: { type }, event: second.event };
    }
    if (response === undefined) return;
    if (response.status === Number(first.status?.slice(0, 3))) {
      return { message: 'kept', event: response };
    }
    if (response.status !== Number(second.status?.slice(0, 3))) return;
    const old = (first.headers ?? []).find(
      ([name]) =>
        valuesOf(second.headers ?? [], name.toLowerCase()).length === 0 &&
        valuesOf(response.headers, name.toLowerCase()).length > 0,
    );
    if (old !== undefined) return { message: 'mixed', data: { name: old[0] }, event: response };
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
        title: 'no change of mind',
        reports: 'raised',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def start_response(self, exchange, status, headers, exc_info=None):
                  if exc_info and exchange.called:
                      self.reraise(exc_info)
                  return super().start_response(exchange, status, headers, exc_info)
        `,
      },
      {
        title: 'the first one counts',
        reports: 'kept',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def start_response(self, exchange, status, headers, exc_info=None):
                  kept = exchange.status, exchange.headers
                  write = super().start_response(exchange, status, headers, exc_info)
                  if exc_info and kept[0]:
                      exchange.status, exchange.headers = kept
                  return write
        `,
      },
      {
        title: 'new headers beside the old ones',
        reports: 'mixed',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def start_response(self, exchange, status, headers, exc_info=None):
                  kept = exchange.headers or []
                  write = super().start_response(exchange, status, headers, exc_info)
                  names = [name for name, _ in headers]
                  exchange.headers = headers + [pair for pair in kept if pair[0] not in names]
                  return write
        `,
      },
    ],
  },
});
