import { sendsAfterReset } from '../../../src/model/asgi-conversation.ts';
import { www } from '../../../src/model/clause.ts';
import { item, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  claimsVersion,
  CORRECT_SERVER,
  isOSError,
  isRefused,
  isTaken,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/send-after-the-end-does-no-harm',
  title: 'Raises OSError, or nothing, out of send() to a client that has left',
  level: 'SHOULD',
  requirements: ['ASGI-056', 'HTTP-100', 'WS-082'],
  clause: www(
    'Disconnected Client - send exception',
    'If send() is called on a closed connection the server should raise a server-specific subclass of OSError',
  ),
  why: 'Applications catch OSError to clean up after a client that left. Another exception looks like a fault of theirs; none lets them stream for nobody for ever.',
  on: 'served',
  messages: {
    other: 'send() raised {error}, which is no OSError',
    silent:
      'send() went on {times} times without an error after a disconnect (spec_version {version})',
  },
  *given(served) {
    for (const call of callOf(served, 'http', 'websocket')) {
      const late = sendsAfterReset(call, served);
      if (late.length > 0) yield { call, late };
    }
  },
  check({ call, late }) {
    const odd = late.find(({ event }) => isRefused(event) && !isOSError(event));
    if (odd !== undefined) {
      const error = odd.event.outcome?.raised?.types[0] ?? '';
      return { message: 'other', event: odd.event, data: { error } };
    }
    const claimed = claimsVersion(call, '2.4');
    if (claimed && late.length >= MANY && late.every(({ event }) => isTaken(event))) {
      const version = textItem(item(call.offered, 'asgi') ?? { py: 'none' }, 'spec_version') ?? '';
      return { message: 'silent', event: call, data: { times: late.length, version } };
    }
  },
  examples: {
    conforming: [
      CORRECT_SERVER,
      {
        title: 'nothing, before version 2.4',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_asgi(self, kind):
                  return {"version": "3.0", "spec_version": "2.0" if kind == "lifespan" else "2.3"}

              def refuse_after_disconnect(self):
                  pass

              def refuse_after_close(self, socket):
                  pass
        `,
      },
    ],
    violating: [
      {
        title: 'RuntimeError',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def refuse_after_disconnect(self):
                  raise RuntimeError("the client has left")
        `,
      },
      {
        title: 'nothing, although it claims version 2.5',
        reports: 'silent',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def refuse_after_disconnect(self):
                  pass
        `,
      },
      {
        title: 'RuntimeError on a WebSocket',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def refuse_after_close(self, socket):
                  if socket.ending[0] == 1006:
                      raise RuntimeError("the socket is closed")
        `,
      },
    ],
  },
});

/** So many parts in a row are more than what a system takes before it notices. */
const MANY = 15;
