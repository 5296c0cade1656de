import { pep3333 } from '../../../src/model/clause.ts';
import type { ProbeStep } from '../../../src/model/probe.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, finalOf, hasLeft, flat } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/waits-for-a-late-start',
  title: 'Lets start_response be called in the first iteration',
  level: 'MUST',
  requirements: ['WSGI-054'],
  clause: pep3333(
    'Specification Details',
    'servers must not assume that start_response() has been called before they begin iterating over the iterable',
  ),
  why: 'Generators call it when they are first asked for a block, and no sooner.',
  on: 'served',
  messages: {
    nothing: 'no response came of an application that starts late',
    other: 'a response with status {status} came of an application that starts late',
  },
  *given(served) {
    const call = callOf(served);
    if (call === undefined || served.wire === null || hasLeft(served)) return;
    const isStart = (step: ProbeStep) => step.do === 'start_response';
    if (flat(served.script?.call ?? []).some((step) => isStart(step) || step.do === 'raise'))
      return;
    const steps = flat(served.script?.iterate ?? []);
    const [first] = steps;
    if (first?.do !== 'start_response' || steps.some((step) => step.do === 'raise')) return;
    const [status] = first.args;
    if (status?.py === 'str')
      yield { call, code: Number(status.value.slice(0, 3)), response: finalOf(served) };
  },
  check({ call, code, response }) {
    if (response === undefined) return { message: 'nothing', event: call };
    if (response.status !== code) {
      return { message: 'other', data: { status: response.status }, event: response };
    }
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
        title: 'a look before the first block',
        reports: 'other',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def iterate(self, exchange):
                  if not exchange.called:
                      raise AssertionError("start_response() was not called")
                  super().iterate(exchange)
        `,
      },
      {
        title: 'a look before the first block, and no answer',
        reports: 'nothing',
        python: python`
          from reference_wsgi import Gone, Server

          class Server(Server):
              def iterate(self, exchange):
                  if not exchange.called and hasattr(exchange.iterable, "__next__"):
                      raise Gone("start_response() was not called")
                  super().iterate(exchange)
        `,
      },
    ],
  },
});
