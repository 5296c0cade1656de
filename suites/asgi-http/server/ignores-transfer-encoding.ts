import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  clientLeft,
  CORRECT_SERVER,
  finalResponse,
  isBodiless,
  pairsOf,
  sent,
  told,
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
  messages: {
    passed: 'passed the application’s Transfer-Encoding on',
    refused: 'send() raised {error} for a Transfer-Encoding',
    broken: 'the body is not what was sent',
  },
  *given(served) {
    if (served.wire === null || clientLeft(served)) return;
    const response = finalResponse(served);
    for (const call of callOf(served, 'http')) {
      const [start] = sent(call, 'http.response.start');
      if (start === undefined || !hasCoding(pairsOf(start.message))) continue;
      yield { start, response, wanted: told(call) };
    }
  },
  check({ start, response, wanted }, served) {
    const raised = start.event.outcome?.raised ?? null;
    if (raised !== null) {
      return { message: 'refused', event: start.event, data: { error: raised.types[0] ?? '' } };
    }
    if (wanted?.ended !== true || response === undefined) return;
    const codings = response.headers.filter(([name]) => name.toLowerCase() === 'transfer-encoding');
    const value = codings.map(([, each]) => each).join(', ');
    if (value !== '' && value.toLowerCase() !== 'chunked') {
      return { message: 'passed', event: response };
    }
    if (value !== '' && served.request?.httpVersion === '1.0') {
      return { message: 'passed', event: response };
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
        title: 'takes it for an error',
        reports: 'refused',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def on_start(self, exchange, message):
                  if (b"transfer-encoding", b"identity") in message.get("headers", []):
                      raise ValueError("no such transfer-encoding")
                  await super().on_start(exchange, message)
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

function hasCoding(headers: readonly (readonly [string, string])[]): boolean {
  return headers.some(([name]) => name.toLowerCase() === 'transfer-encoding');
}
