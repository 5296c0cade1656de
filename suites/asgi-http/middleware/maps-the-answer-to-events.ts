import { www } from '../../../src/model/clause.ts';
import { ADAPTER } from '../../../src/model/middleware-examples.ts';
import { innerAnswer, outerAnswer, outerSends } from '../../../src/model/pairs.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { isBodiless } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-http/middleware/maps-the-answer-to-events',
  title: 'Makes events of the answer of a WSGI application as the specification maps them',
  level: 'MUST',
  requirements: ['HTTP-120', 'HTTP-121'],
  clause: www(
    'WSGI Compatibility',
    'Yielding content from the WSGI application maps to sending http.response.body messages',
  ),
  why: 'What the application has said is what the client is to get: its status, all its headers with those that are there twice, and every byte.',
  on: 'pair',
  messages: {
    status: 'sent the status {status} where the application had said {given}',
    header: 'left out the header {name} that the application had given {count} times',
    body: 'sent a body of {count} bytes where the application had given {given}',
  },
  *given(pair) {
    if (pair.outer.kind !== 'http' || pair.inside !== 'wsgi' || pair.errs) return;
    const [inside, outside] = [innerAnswer(pair), outerAnswer(pair)];
    const [event] = outerSends(pair, 'http.response.start');
    if (inside === undefined || outside === undefined || event === undefined) return;
    yield { inside, outside, event };
  },
  check({ inside, outside, event }, { outer }) {
    if (inside.status !== outside.status) {
      const data = { status: outside.status, given: inside.statusText ?? inside.status };
      return { message: 'status', event, data };
    }
    const sent = outside.headers.map(([name, value]) => `${name.toLowerCase()}: ${value}`);
    for (const [name, value] of inside.headers) {
      const line = `${name.toLowerCase()}: ${value}`;
      const count = inside.headers.filter(([each]) => each === name).length;
      const found = sent.indexOf(line);
      if (found < 0) return { message: 'header', event, data: { name, count } };
      sent.splice(found, 1);
    }
    if (inside.body === outside.body || isBodiless(outer)) return;
    const data = { count: outside.body.length, given: inside.body.length };
    return { message: 'body', event: outer, data };
  },
  examples: {
    conforming: [{ title: 'a small adapter', python: ADAPTER }],
    violating: [
      {
        title: '200 for every success',
        reports: 'status',
        python:
          ADAPTER +
          python`
            class Odd(Adapter):
                def start(self, status, headers):
                    return super().start("200 OK" if status.startswith("201") else status, headers)

            middleware = Odd
          `,
      },
      {
        title: 'a dict of headers',
        reports: 'header',
        python:
          ADAPTER +
          python`
            class Odd(Adapter):
                def start(self, status, headers):
                    return super().start(status, list(dict(headers).items()))

            middleware = Odd
          `,
      },
      {
        title: 'the beginning of each block',
        reports: 'body',
        python:
          ADAPTER +
          python`
            class Odd(Adapter):
                def part(self, block):
                    return super().part(block[:512])

            middleware = Odd
          `,
      },
    ],
  },
});
