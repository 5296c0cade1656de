import { leaked } from '../../../src/model/asgi-conversation.ts';
import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { CORRECT_SERVER } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/takes-back-its-own-exception',
  title: 'Goes on serving when its own exception comes back out of the application',
  level: 'MUST',
  requirements: ['ASGI-057', 'HTTP-101', 'WS-083'],
  clause: www(
    'Disconnected Client - send exception',
    'Servers must be prepared to catch this exception if they raised it',
  ),
  why: 'Most applications let it through. A server that stumbles over it is brought down by each client that leaves early.',
  on: 'served-session',
  messages: { stumbled: 'did not serve the request after one whose client had left' },
  *given({ served }) {
    for (const [index, each] of served.entries()) {
      const next = served[index + 1];
      if (next?.wire?.position === 0 && leaked(each) && next.request !== null) yield next;
    }
  },
  check(next) {
    // One that it answers without the application, a handshake say, it has served as well.
    const isAnswered = next.wire?.responses.some(({ status }) => status < 500) === true;
    if (next.calls.length === 0 && !isAnswered) return { message: 'stumbled' };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'is confused for one connection',
        reports: 'stumbled',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              confused = False

              def ignore_client_gone(self):
                  self.confused = True

              async def serve_one(self, wire):
                  if self.confused:
                      self.confused = False
                      return False
                  return await super().serve_one(wire)
        `,
      },
    ],
  },
});
