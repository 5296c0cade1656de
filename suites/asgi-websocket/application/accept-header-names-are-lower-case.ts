import { www } from '../../../src/model/clause.ts';
import { show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { acceptHeaderNames, effectiveSends } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/accept-header-names-are-lower-case',
  title: 'Gives the names of accept headers in lower case',
  level: 'MUST',
  requirements: ['WS-053'],
  clause: www('Accept - send event', 'Header names must be lowercased.'),
  why: 'Servers and middleware compare names as they are, and HTTP/2 knows no others: such a header is missed or breaks the handshake. Write the name in lower case.',
  on: 'websocket',
  messages: { upperCase: 'the accept header {name} is not in lower case' },
  *given(exchange) {
    // The first of an accept stands for all: one mistake, one finding.
    for (const accept of effectiveSends(exchange, 'websocket.accept')) {
      const named = acceptHeaderNames(accept).filter((name) => !isForbidden(name.value));
      const name = named.find((each) => /[A-Z]/.test(each.value)) ?? named[0];
      if (name !== undefined) yield { accept, name };
    }
  },
  check({ accept, name }) {
    if (/[A-Z]/.test(name.value)) {
      return { message: 'upperCase', event: accept, data: { name: show(name) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'lower case, with values in any',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              headers = [(b"set-cookie", b"Session=ABC; Path=/"), (b"x-2", b"A")]
              accept = {"type": "websocket.accept"}
              if scope["asgi"].get("spec_version", "2.0") != "2.0":
                  accept["headers"] = headers
              await send(accept)
        `,
      },
    ],
    violating: [
      {
        title: 'as it is usually written',
        reports: 'upperCase',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              headers = [(b"x-one", b"1"), (b"Set-Cookie", b"session=abc")]
              accept = {"type": "websocket.accept"}
              if scope["asgi"].get("spec_version", "2.0") != "2.0":
                  accept["headers"] = headers
              await send(accept)
        `,
      },
    ],
  },
});

/** Names that must not be there at all are the matter of other rules. */
function isForbidden(name: string): boolean {
  return name.startsWith(':') || name.toLowerCase() === 'sec-websocket-protocol';
}
