import { faultOf } from '../../../src/model/asgi-events.ts';
import { www } from '../../../src/model/clause.ts';
import { bytes, show, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  claimsVersion,
  CORRECT_SERVER,
  finalResponse,
  pairsOf,
} from '../../../src/model/served-asgi.ts';
import { replyOf } from '../../../src/model/served-websocket.ts';

export default defineRule({
  id: 'asgi-websocket/server/sends-the-accepted-headers',
  title: 'Completes the handshake with the subprotocol and the headers of the accept',
  level: 'MUST',
  requirements: ['HTTP-001', 'WS-050', 'WS-052'],
  clause: www('Accept - send event', 'The subprotocol the server wishes to accept'),
  why: 'A client closes at once when it does not hear of the subprotocol, or hears of one that was not chosen.',
  on: 'served',
  follows: ['asgi-websocket/server/waits-for-the-reply'],
  messages: {
    subprotocol: 'sent the subprotocol {sent} for {wanted}',
    headers: 'sent {name}: {sent} for {wanted}',
  },
  *given(served) {
    const response = finalResponse(served);
    if (response?.status !== 101) return;
    for (const call of callOf(served, 'websocket')) {
      const reply = replyOf(call);
      const isSound = reply !== undefined && faultOf(reply.message, 'websocket') === null;
      if (isSound && reply.type === 'websocket.accept')
        yield { call, response, message: reply.message };
    }
  },
  check({ call, response, message }) {
    const wanted = textItem(message, 'subprotocol') ?? 'none';
    const sent = valuesOf(response.headers, 'sec-websocket-protocol').join(', ') || 'none';
    if (sent !== wanted) {
      return { message: 'subprotocol', event: response, data: { sent, wanted } };
    }
    // Headers of an accept came with version 2.1.
    const given = claimsVersion(call, '2.1') ? pairsOf(message) : [];
    for (const name of new Set(given.map(([each]) => each))) {
      const values = valuesOf(response.headers, name);
      const expected = valuesOf(given, name);
      if (values.join('\n') !== expected.join('\n')) {
        const data = { name, sent: list(values), wanted: list(expected) };
        return { message: 'headers', event: response, data };
      }
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'the first that was offered',
        reports: 'subprotocol',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def write_accept(self, socket, subprotocol, headers):
                  offered = self.scope_subprotocols(socket.head)
                  chosen = subprotocol and offered[0]
                  super().write_accept(socket, chosen, headers)
        `,
      },
      {
        title: 'one although none was chosen',
        reports: 'subprotocol',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def write_accept(self, socket, subprotocol, headers):
                  offered = self.scope_subprotocols(socket.head)
                  chosen = subprotocol or (offered[-1] if offered else None)
                  super().write_accept(socket, chosen, headers)
        `,
      },
      {
        title: 'one header for each name',
        reports: 'headers',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def write_accept(self, socket, subprotocol, headers):
                  super().write_accept(socket, subprotocol, dict(headers).items())
        `,
      },
    ],
  },
});

function valuesOf(headers: readonly (readonly [string, string])[], name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.flatMap(([each, value]) => (each.toLowerCase() === wanted ? [value] : []));
}

function list(values: readonly string[]): string {
  return values.length === 0 ? 'nothing' : values.map((value) => show(bytes(value))).join(', ');
}
