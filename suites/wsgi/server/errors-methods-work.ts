import { pep3333 } from '../../../src/model/clause.ts';
import type { ProbeEvent } from '../../../src/model/probe.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  eventsOf,
  failed,
  isBeyondAscii,
  raises,
  wsgiCalls,
  stepOf,
  variable,
} from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/errors-methods-work',
  title: 'The methods of wsgi.errors work',
  level: 'MUST',
  requirements: ['WSGI-110', 'WSGI-111', 'WSGI-112'],
  clause: pep3333('Input and Error Streams', 'flush()'),
  why: 'What applications log when something has gone wrong must not go wrong itself.',
  on: 'served',
  messages: {
    raised: 'wsgi.errors.{method}() raised {type}',
  },
  *given(served) {
    for (const call of wsgiCalls(served)) {
      if (variable(call, 'wsgi.errors') === undefined) continue;
      for (const event of eventsOf(call, 'errors')) if (isAscii(event)) yield event;
    }
  },
  check(event) {
    // Whether the method is there, another rule says.
    if (!failed(event) || raises(event, 'AttributeError')) return;
    const method = stepOf(event, 'errors')?.method ?? '';
    const type = event.outcome?.raised?.types[0] ?? '';
    return { message: 'raised', data: { method, type } };
  },
  examples: {
    conforming: [
      {
        title: 'a stream that writes at once and needs no flush()',
        python: python`
          import sys

          class Errors:
              def write(self, text):
                  sys.stderr.write(text)
                  sys.stderr.flush()

              def writelines(self, lines):
                  for line in lines:
                      self.write(line)

              def flush(self):
                  pass

          def server(app):
              return lambda environ, start_response: app({**environ, "wsgi.errors": Errors()}, start_response)
        `,
      },
    ],
    violating: [
      {
        title: 'a stream of bytes',
        reports: 'raised',
        python: python`
          import sys

          class Errors:
              def write(self, text):
                  sys.stderr.write(text)

              def writelines(self, lines):
                  sys.stderr.buffer.write(b"".join(lines))

              def flush(self):
                  sys.stderr.flush()

          def server(app):
              return lambda environ, start_response: app({**environ, "wsgi.errors": Errors()}, start_response)
        `,
      },
    ],
  },
});

function isAscii(event: ProbeEvent): boolean {
  return stepOf(event, 'errors')?.args.some(isBeyondAscii) === false;
}
