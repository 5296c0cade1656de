import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  eventsOf,
  failed,
  isLate,
  raises,
  starts,
  stepOf,
  wentWell,
  valuesOf,
} from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/start-response-returns-write',
  title: 'start_response returns write()',
  level: 'MUST',
  requirements: ['WSGI-026'],
  clause: pep3333('The start_response() Callable', 'it must return a write(body_data) callable'),
  why: 'Older applications and some streaming middleware send their bodies by it.',
  on: 'served',
  messages: {
    notCallable: 'start_response returned nothing that can be called',
    refused: 'write() raised {type} for bytes',
  },
  *given(served) {
    const call = callOf(served);
    if (call === undefined) return;
    for (const { event } of starts(call)) if (wentWell(event)) yield event;
    const [start] = starts(call);
    // Who announces a length may not write more.
    if (valuesOf(start?.headers ?? [], 'content-length').length > 0) return;
    for (const event of eventsOf(call, 'write')) {
      if (stepOf(event, 'write')?.args[0]?.py === 'bytes' && !isLate(served, event)) yield event;
    }
  },
  check(event) {
    if (event.type === 'start_response') {
      return event.outcome?.callable === true ? undefined : { message: 'notCallable' };
    }
    // A client that has gone is an OSError.
    if (!failed(event) || raises(event, 'OSError')) return;
    const type = event.outcome?.raised?.types[0] ?? '';
    // What is no callable cannot be called: the one mistake has been told.
    return type === 'TypeError' && event.outcome?.raised?.message.includes('not callable') === true
      ? undefined
      : { message: 'refused', data: { type } };
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
        title: 'nothing',
        reports: 'notCallable',
        python: python`
          def server(app):
              return lambda environ, start_response: app(environ, lambda *args: start_response(*args) and None)
        `,
      },
      {
        title: 'a write() that is not supported',
        reports: 'refused',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def write(self, exchange, data):
                  raise NotImplementedError("write() is deprecated")
        `,
      },
    ],
  },
});
