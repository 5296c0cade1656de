import { pep3333 } from '../../../src/model/clause.ts';
import type { ProbeCall } from '../../../src/model/probe.ts';
import type { Py } from '../../../src/model/py.ts';
import type { ServedSession } from '../../../src/model/served.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { variable } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/tells-of-its-processes',
  title: 'wsgi.multiprocess is true where processes run the application side by side',
  level: 'SHOULD',
  requirements: ['WSGI-098'],
  clause: pep3333('environ Variables', 'may be simultaneously invoked by another process'),
  why: 'What is kept in memory is then seen by a part of the requests alone.',
  on: 'served-session',
  messages: {
    false:
      'wsgi.multiprocess is false, although two processes were in the application at the same time',
  },
  *given(session) {
    if (session.interface !== 'wsgi') return;
    const all = spans(session);
    for (const [i, span] of all.entries()) {
      const others = all.slice(0, i).filter((other) => other.to > span.from);
      yield { span, others, flag: variable(span.call, 'wsgi.multiprocess') };
    }
  },
  check({ span, others, flag }) {
    const isBeside = (other: Span) => other.call.process !== span.call.process;
    if (isFalse(flag) && others.some(isBeside)) return { message: 'false', event: span.call };
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
        title: 'always false',
        reports: 'false',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def serve(self, host, port):
                  import os, socket

                  create = socket.create_server

                  def shared(*args, **kwargs):
                      listener = create(*args, **kwargs)
                      self.parent = os.getpid()
                      if os.fork() == 0:
                          self.watch()
                      return listener

                  socket.create_server = shared
                  super().serve(host, port)

              def watch(self):
                  """Ends this process when its parent has ended."""
                  import os, threading, time

                  def loop():
                      while os.getppid() == self.parent:
                          time.sleep(0.1)
                      os._exit(0)

                  threading.Thread(target=loop, daemon=True).start()
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
