import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  eventsOf,
  finalOf,
  hasLeft,
  isPassive,
  starts,
  stepOf,
  valuesOf,
} from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/holds-headers-until-body-data',
  title: 'Holds the headers until there is body data',
  level: 'MUST',
  requirements: ['WSGI-160', 'WSGI-161', 'WSGI-162'],
  clause: pep3333(
    'The start_response() Callable',
    "response headers must not be sent until there is actual body data available, or until the application's returned iterable is exhausted",
  ),
  why: 'As long as nothing has been sent, an application that fails can still answer with an error page.',
  on: 'served',
  messages: {
    tooEarly: 'the headers were sent before there was body data',
  },
  *given(served) {
    const call = callOf(served);
    const response = finalOf(served);
    if (call === undefined || response === undefined || isPassive(served) || hasLeft(served))
      return;
    if (served.script?.result?.shape === 'file_wrapper') return;
    const given = starts(call);
    const isOurs = given.some(({ status }) => status?.startsWith(String(response.status)));
    // With a length of zero the end of the body is known at once.
    const isEmpty = given.some(
      ({ headers }) => Number(valuesOf(headers ?? [], 'content-length')[0]) === 0,
    );
    if (isOurs && !isEmpty) yield { call, response };
  },
  check({ call, response }) {
    const data = eventsOf(call, 'write', 'yield', 'exhausted', 'end', 'close', 'dropped').find(
      (event) => {
        const value = stepOf(event, 'yield')?.block;
        if (event.type === 'end') return event.outcome !== null;
        // "or upon the application's first invocation of the write() callable", whatever with
        return value === undefined || (value.py === 'bytes' && value.value !== '');
      },
    );
    if (data === undefined || response.t < data.t) return { message: 'tooEarly', event: response };
  },
  examples: {
    conforming: [
      {
        title: 'a server that sends them at once with a length of zero',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def start_response(self, exchange, *args):
                  write = super().start_response(exchange, *args)
                  if ("Content-Length", "0") in exchange.headers and not exchange.head_sent:
                      self.send_head(exchange, 0)
                  return write
        `,
      },
    ],
    violating: [
      {
        title: 'sent by start_response',
        reports: 'tooEarly',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def start_response(self, exchange, status, headers, exc_info=None):
                  first = not exchange.called
                  write = super().start_response(exchange, status, headers, exc_info)
                  # Only where the body will not be known to be empty, or replaced.
                  if first and exchange.request.target == b"/held":
                      self.send_head(exchange, None)
                  return write
        `,
      },
      {
        title: 'sent with the first block, empty or not',
        reports: 'tooEarly',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def transmit(self, exchange, block):
                  if not block and exchange.called and exchange.request.target == b"/held" and not exchange.head_sent:
                      self.send_head(exchange, None)
                  super().transmit(exchange, block)
        `,
      },
    ],
  },
});
