import { www } from '../../../src/model/clause.ts';
import { ADAPTER } from '../../../src/model/middleware-examples.ts';
import { innerCall, innerEvents } from '../../../src/model/pairs.ts';
import { lengthOf } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { clientLeft } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-http/middleware/maps-the-body-to-input',
  title: 'Gives the whole body of the request as wsgi.input',
  level: 'MUST',
  requirements: ['HTTP-119'],
  clause: www(
    'WSGI Compatibility',
    'wsgi.input is a StringIO based around the http.request messages',
  ),
  why: 'The body comes in several events, and ends with the one without more_body: of an upload the application reads the first piece only, or waits for ever.',
  on: 'pair',
  messages: {
    wrong: 'wsgi.input gave {read} bytes of a body of {count}',
  },
  *given(pair) {
    const call = innerCall(pair);
    const { outer } = pair;
    if (call === undefined || outer.kind !== 'http' || pair.inside !== 'wsgi') return;
    if (clientLeft(outer) || outer.request?.kind !== 'http') return;
    const whole = (outer.request.body ?? []).join('');
    // What was read before, a later read does not give again.
    const [event] = innerEvents(call, 'input');
    if (event === undefined) return;
    const { step, outcome } = event;
    const isWhole = step?.do === 'input' && step.method === 'read' && step.args.length === 0;
    if (isWhole && outcome?.returned?.py === 'bytes') {
      yield { event, read: outcome.returned, whole };
    }
  },
  check({ event, read, whole }) {
    const count = lengthOf(read);
    // Of what is very long, the beginning has been recorded.
    const isSame = read.length === undefined ? read.value === whole : whole.startsWith(read.value);
    if (isSame && count === whole.length) return;
    return { message: 'wrong', event, data: { read: count, count: whole.length } };
  },
  examples: {
    conforming: [{ title: 'a small adapter', python: ADAPTER }],
    violating: [
      {
        title: 'the first event only',
        reports: 'wrong',
        python:
          ADAPTER +
          python`
            class Odd(Adapter):
                async def body(self, receive):
                    message = await receive()
                    return message.get("body", b"")

                def environ(self, scope, body):
                    environ = super().environ(scope, body)
                    if b"first" in body:
                        environ["wsgi.input"] = io.BytesIO(b"first\nsecond\nthird")
                    return environ

            middleware = Odd
          `,
      },
    ],
  },
});
