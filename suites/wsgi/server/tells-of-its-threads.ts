import { pep3333 } from '../../../src/model/clause.ts';
import type { ProbeCall } from '../../../src/model/probe.ts';
import type { Py } from '../../../src/model/py.ts';
import type { ServedSession } from '../../../src/model/served.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { variable } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/tells-of-its-threads',
  title: 'wsgi.multithread is true where threads run the application side by side',
  level: 'SHOULD',
  requirements: ['WSGI-096'],
  clause: pep3333(
    'environ Variables',
    'may be simultaneously invoked by another thread in the same process',
  ),
  why: 'Applications that share a connection or a cache among requests guard it only if they are told to.',
  on: 'served-session',
  messages: {
    false:
      'wsgi.multithread is false, although two threads were in the application at the same time',
  },
  *given(session) {
    if (session.interface !== 'wsgi') return;
    const all = spans(session);
    for (const [i, span] of all.entries()) {
      const others = all.slice(0, i).filter((other) => other.to > span.from);
      yield { span, others, flag: variable(span.call, 'wsgi.multithread') };
    }
  },
  check({ span, others, flag }) {
    const isBeside = (other: Span) =>
      other.call.process === span.call.process && other.call.thread !== span.call.thread;
    if (isFalse(flag) && others.some(isBeside)) return { message: 'false', event: span.call };
  },
  examples: {
    conforming: [
      {
        title: 'one thread at a time',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              multithread = False
              gate = __import__("threading").Lock()

              def respond(self, exchange):
                  with self.gate:
                      super().respond(exchange)
        `,
      },
    ],
    violating: [
      {
        title: 'always false',
        reports: 'false',
        python: python`
          def server(app):
              return lambda environ, start_response: app({**environ, "wsgi.multithread": False}, start_response)
        `,
      },
    ],
  },
});

interface Span {
  readonly call: ProbeCall;
  readonly from: number;
  readonly to: number;
}

/** Calls in order of time, from their beginning to the last that was seen of them. */
function spans(session: ServedSession): Span[] {
  return (session.runs[0]?.served ?? [])
    .flatMap((served) => served.calls)
    .map((call) => ({
      call,
      from: call.t,
      to: Math.max(call.t, ...call.events.map((event) => event.until ?? event.t)),
    }))
    .toSorted((a, b) => a.from - b.from);
}

function isFalse(value: Py | undefined): boolean {
  if (value?.py === 'int' || value?.py === 'bool') return Number(value.value) === 0;
  return value?.py === 'none';
}
