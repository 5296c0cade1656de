import { pep3333 } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import type { Pair } from '../../../src/model/pair.ts';
import { innerCall, innerEvents, isWsgi } from '../../../src/model/pairs.ts';
import type { ProbeCall, ProbeEvent } from '../../../src/model/probe.ts';
import { lengthOf, type Py, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { clientLeft } from '../../../src/model/select.ts';

export default defineRule({
  id: 'wsgi/middleware/passes-the-request-body-on',
  title: 'Leaves the wrapped application the body that CONTENT_LENGTH announces',
  level: 'MUST',
  requirements: ['WSGI-010'],
  clause: pep3333(
    'environ Variables',
    'An input stream (file-like object) from which the HTTP request body bytes can be read.',
  ),
  why: 'What a middleware has read of wsgi.input is gone: the application gets an empty form, or waits for bytes that never come. Put what was read back, environ["wsgi.input"] = io.BytesIO(body).',
  on: 'pair',
  messages: {
    part: 'left the wrapped application {passed} of the {count} bytes that CONTENT_LENGTH announces',
  },
  *given(pair) {
    const call = innerCall(pair);
    if (call === undefined || !isWsgi(pair) || pair.inside !== 'wsgi' || !isPosted(pair)) return;
    const count = Number(textItem(call.offered, 'CONTENT_LENGTH') ?? 0);
    const reads = readsOf(call);
    if (count > 0 && reads.length > 0) yield { count, reads };
  },
  check({ count, reads }) {
    let passed = 0;
    for (const { event, bytes, isToEnd } of reads) {
      passed += bytes;
      // A stream that gives nothing has come to its end.
      const isEnd = isToEnd || bytes === 0;
      if (isEnd && passed < count) return { message: 'part', event, data: { passed, count } };
    }
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.wsgi },
      {
        title: 'reads the body, and puts it back',
        python: python`
          import io

          def middleware(app):
              def reading(environ, start_response):
                  length = int(environ.get("CONTENT_LENGTH") or 0)
                  body = environ["wsgi.input"].read(length) if length else b""
                  return app({**environ, "wsgi.input": io.BytesIO(body)}, start_response)
              return reading
        `,
      },
      {
        title: 'a body of its own',
        python: python`
          import io

          def middleware(app):
              def replacing(environ, start_response):
                  length = int(environ.get("CONTENT_LENGTH") or 0)
                  if length:
                      environ["wsgi.input"].read(length)
                  body = {"CONTENT_LENGTH": "3", "wsgi.input": io.BytesIO(b"own")} if length else {}
                  return app({**environ, **body}, start_response)
              return replacing
        `,
      },
    ],
    violating: [
      {
        title: 'reads the body for itself',
        reports: 'part',
        python: python`
          def middleware(app):
              def reading(environ, start_response):
                  length = int(environ.get("CONTENT_LENGTH") or 0)
                  if length:
                      environ["wsgi.input"].read(length)
                  return app(environ, start_response)
              return reading
        `,
      },
      {
        title: 'looks at how the body begins',
        reports: 'part',
        python: python`
          def middleware(app):
              def sniffing(environ, start_response):
                  if environ["PATH_INFO"] == "/read":
                      environ["wsgi.input"].read(min(2, int(environ.get("CONTENT_LENGTH") or 0)))
                  return app(environ, start_response)
              return sniffing
        `,
      },
    ],
  },
});

/** Its client has sent all of its body. */
function isPosted({ outer }: Pair): boolean {
  const { request } = outer;
  if (request?.kind !== 'http' || request.leave !== null || clientLeft(outer)) return false;
  return request.variation === undefined && (request.body ?? []).join('') !== '';
}

interface BodyRead {
  readonly event: ProbeEvent;
  readonly bytes: number;
  /** It asked for all that there is. */
  readonly isToEnd: boolean;
}

/** What the application has read, a call each, as long as each said how much that was. */
function readsOf(call: ProbeCall): BodyRead[] {
  const reads: BodyRead[] = [];
  for (const event of innerEvents(call, 'input')) {
    const { step, outcome } = event;
    const bytes = outcome?.raised === null ? lengthIn(outcome.returned) : null;
    const args = step?.do === 'input' ? step.args : [];
    if (bytes === null || args.some((each) => each.py === 'int' && each.value === 0)) break;
    const isWhole = step?.do === 'input' && ['read', 'readlines'].includes(step.method);
    reads.push({ event, bytes, isToEnd: isWhole && args.length === 0 });
  }
  return reads;
}

function lengthIn(value: Py | null | undefined): number | null {
  if (value?.py === 'bytes') return lengthOf(value);
  // A very long list has been recorded in part.
  if (value?.py !== 'list' || value.items.length >= 1000) return null;
  const lines = value.items.map((each) => (each.py === 'bytes' ? lengthOf(each) : NaN));
  const sum = lines.reduce((whole, length) => whole + length, 0);
  return Number.isNaN(sum) ? null : sum;
}
