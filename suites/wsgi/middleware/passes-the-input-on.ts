import { pep3333 } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { innerCall, innerEvents, isPlain, isWsgi } from '../../../src/model/pairs.ts';
import type { ProbeEvent } from '../../../src/model/probe.ts';
import { lengthOf, type PyBytes, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'wsgi/middleware/passes-the-input-on',
  title: 'Passes the body of the request on whole where it announces it whole',
  level: 'MUST',
  requirements: ['WSGI-113'],
  clause: pep3333(
    'environ Variables',
    'An input stream (file-like object) from which the HTTP request body bytes can be read',
  ),
  why: 'What the middleware has read itself, the wrapped application never sees: uploads arrive without their beginning, and forms empty. Put a stream with all of it into environ, and the length that it has into CONTENT_LENGTH.',
  on: 'pair',
  messages: {
    part: 'the input ended after {read} of the {count} bytes that CONTENT_LENGTH announces',
  },
  *given(pair) {
    const call = innerCall(pair);
    const { request } = pair.outer;
    if (call === undefined || !isWsgi(pair) || pair.inside !== 'wsgi' || !isPlain(pair)) return;
    const count = Number(textItem(call.offered, 'CONTENT_LENGTH') ?? 0);
    const sent = request?.kind === 'http' ? (request.body ?? []).join('').length : 0;
    // One that has changed the body has changed its length.
    if (count === 0 || count !== sent) return;
    const reads = innerEvents(call, 'input').flatMap((event) => readOf(event) ?? []);
    const isKnown = reads.length > 0 && reads.length === innerEvents(call, 'input').length;
    if (isKnown && reads.some(({ event, value }) => isEnd(event, value))) yield { reads, count };
  },
  check({ reads, count }) {
    const read = reads.reduce((sum, { value }) => sum + lengthOf(value), 0);
    const event = reads.find((each) => isEnd(each.event, each.value))?.event;
    if (read < count) return { message: 'part', event, data: { read, count } };
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.wsgi },
      {
        title: 'has read all of it, and passes on what it has read',
        python: python`
          import io

          def middleware(app):
              def reading(environ, start_response):
                  length = int(environ.get("CONTENT_LENGTH") or 0)
                  body = environ["wsgi.input"].read(length)
                  return app({**environ, "wsgi.input": io.BytesIO(body)}, start_response)
              return reading
        `,
      },
    ],
    violating: [
      {
        title: 'looks at the first bytes',
        reports: 'part',
        python: python`
          import io

          def middleware(app):
              def sniffing(environ, start_response):
                  length = int(environ.get("CONTENT_LENGTH") or 0)
                  first = environ["wsgi.input"].read(min(length, 4))
                  rest = environ["wsgi.input"].read(length - len(first))
                  return app({**environ, "wsgi.input": io.BytesIO(rest)}, start_response)
              return sniffing
        `,
      },
    ],
  },
});

/** What a read of the input gave; null for what gives no bytes. */
function readOf(event: ProbeEvent): { event: ProbeEvent; value: PyBytes } | null {
  const value = event.outcome?.returned;
  const isRead = event.step?.do === 'input' && ['read', 'readline'].includes(event.step.method);
  return isRead && value?.py === 'bytes' ? { event, value } : null;
}

/** Less came than was asked for. */
function isEnd({ step }: ProbeEvent, value: PyBytes): boolean {
  if (step?.do !== 'input' || step.method !== 'read') return false;
  const [size] = step.args;
  return size?.py !== 'int' || size.value < 0 || lengthOf(value) < size.value;
}
