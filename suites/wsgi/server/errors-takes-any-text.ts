import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  eventsOf,
  failed,
  isBeyondAscii,
  raises,
  stepOf,
  variable,
  wsgiCalls,
} from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/errors-takes-any-text',
  title: 'wsgi.errors takes any text',
  level: 'SHOULD',
  requirements: ['WSGI-091', 'WSGI-092'],
  clause: pep3333(
    'environ Variables',
    'should accept and log arbitrary unicode without raising an error',
  ),
  why: 'A name in a log message must not make the request fail that it is about. Substitute what the log cannot hold.',
  on: 'served',
  messages: {
    raised: 'wsgi.errors.{method}() raised {type} for text beyond ASCII',
  },
  *given(served) {
    for (const call of wsgiCalls(served)) {
      if (variable(call, 'wsgi.errors') === undefined) continue;
      for (const event of eventsOf(call, 'errors')) {
        if (stepOf(event, 'errors')?.args.some(isBeyondAscii) === true) yield event;
      }
    }
  },
  check(event) {
    if (!failed(event) || raises(event, 'AttributeError')) return;
    const method = stepOf(event, 'errors')?.method ?? '';
    const type = event.outcome?.raised?.types[0] ?? '';
    return { message: 'raised', data: { method, type } };
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
        title: 'a log in ASCII',
        reports: 'raised',
        python: python`
          import io
          import sys

          def server(app):
              errors = io.TextIOWrapper(sys.stderr.buffer, "ascii", "strict", write_through=True)
              return lambda environ, start_response: app({**environ, "wsgi.errors": errors}, start_response)
        `,
      },
    ],
  },
});
