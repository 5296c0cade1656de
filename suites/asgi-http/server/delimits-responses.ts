import { wholeResponse } from '../../../src/model/asgi-conversation.ts';
import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  clientLeft,
  CORRECT_SERVER,
  finalResponse,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/delimits-responses',
  title: 'Delimits a response as the client’s HTTP version allows',
  level: 'MUST',
  requirements: ['HTTP-055'],
  clause: www(
    'HTTP Connection Scope',
    'Servers are responsible for handling inbound and outbound chunked transfer encodings',
  ),
  why: 'A client of HTTP/1.0 takes the sizes of chunks for part of the document, and one that is told no end waits for it.',
  on: 'served',
  messages: {
    chunked: 'sent chunks to a client of HTTP/1.0',
    fault: 'the framing is broken: {fault}',
  },
  *given(served) {
    const response = finalResponse(served);
    if (response === undefined || served.request === null || clientLeft(served)) return;
    for (const call of callOf(served, 'http'))
      if (wholeResponse(call) !== undefined) yield response;
  },
  check(response, { request }) {
    if (response.framing === 'chunked' && request?.httpVersion === '1.0') {
      return { message: 'chunked', event: response };
    }
    if (response.fault !== null) {
      return { message: 'fault', event: response, data: { fault: response.fault } };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'chunks for everybody',
        reports: 'chunked',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def choose_framing(self, exchange, headers):
                  version = exchange.head.version
                  if exchange.start["status"] == 299:
                      exchange.head.version = "1.1"
                  super().choose_framing(exchange, headers)
                  exchange.head.version = version
        `,
      },
      {
        title: 'the size of a chunk without its last byte',
        reports: 'fault',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def frame(self, exchange, body):
                  if exchange.framing == "chunked" and exchange.start["status"] == 299:
                      return b"%x\r\n%s\r\n" % (len(body) - 1, body)
                  return super().frame(exchange, body)
        `,
      },
    ],
  },
});
