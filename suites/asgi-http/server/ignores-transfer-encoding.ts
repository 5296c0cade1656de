import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  clientLeft,
  CORRECT_SERVER,
  finalResponse,
  isBodiless,
  told,
  type Told,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/ignores-transfer-encoding',
  title: 'Ignores a transfer-encoding of the application',
  level: 'MUST',
  requirements: ['HTTP-076'],
  clause: www(
    'Response Start - send event',
    'You may send a Transfer-Encoding header in this message, but the server must ignore it',
  ),
  why: 'A header that does not say how the body is framed, or says it twice, is how responses are smuggled past a proxy.',
  on: 'served',
  messages: { passed: 'sent Transfer-Encoding: {value}', broken: 'the body is not what was sent' },
  *given(served) {
    const response = finalResponse(served);
    if (response === undefined || clientLeft(served)) return;
    for (const call of callOf(served, 'http')) {
      const response_ = told(call);
      if (response_?.ended === true && hasCoding(response_)) yield { response, wanted: response_ };
    }
  },
  check({ response, wanted }, served) {
    const codings = response.headers.filter(([name]) => name.toLowerCase() === 'transfer-encoding');
    const value = codings.map(([, each]) => each).join(', ');
    if (value !== '' && value.toLowerCase() !== 'chunked') {
      return { message: 'passed', event: response, data: { value } };
    }
    if (value !== '' && served.request?.httpVersion === '1.0') {
      return { message: 'passed', event: response, data: { value } };
    }
    if (isBodiless(served, response.status)) return;
    if (!response.complete || response.body !== wanted.body) {
      return { message: 'broken', event: response };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'passes it on beside its own',
        reports: 'passed',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def choose_framing(self, exchange, headers):
                  super().choose_framing(exchange, headers)
                  for name, value in exchange.start.get("headers", []):
                      if name == b"transfer-encoding" and value == b"identity":
                          headers.append((name, value))
        `,
      },
      {
        title: 'takes the body for chunks already',
        reports: 'broken',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def frame(self, exchange, body):
                  if (b"transfer-encoding", b"chunked") in exchange.start.get("headers", []):
                      return body
                  return super().frame(exchange, body)
        `,
      },
    ],
  },
});

function hasCoding({ headers }: Told): boolean {
  return headers.some(([name]) => name.toLowerCase() === 'transfer-encoding');
}
