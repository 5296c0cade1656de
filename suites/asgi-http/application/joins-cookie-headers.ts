import { www } from '../../../src/model/clause.ts';
import { comparisons, fate, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/application/joins-cookie-headers',
  title: 'Takes several cookie headers as one joined by semicolons',
  level: 'SHOULD',
  requirements: ['HTTP-007'],
  clause: www(
    'HTTP',
    'For ASGI applications that support HTTP/2, care should be taken to handle the special case for Cookie noted above.',
  ),
  why: 'Over HTTP/2 a client may send each cookie in a header of its own; an application that reads only one of them loses the session. Join the values with "; " before parsing.',
  on: 'session',
  messages: { lost: 'answers otherwise when each cookie comes in a header of its own' },
  *given(session) {
    yield* comparisons(session, (server) => server.splitCookies === true);
  },
  check({ ordinary, varied }) {
    if (fate(ordinary) !== fate(varied)) return { message: 'lost', event: tellingEvent(varied) };
  },
  examples: {
    conforming: [
      {
        title: 'all values joined',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              values = [value for name, value in scope["headers"] if name.lower() == b"cookie"]
              cookies = b"; ".join(values).split(b"; ")
              known = b"first=1" in cookies and b"second=2" in cookies
              await send({"type": "http.response.start", "status": 200 if known else 401})
              await send({"type": "http.response.body", "body": b""})
        `,
      },
    ],
    violating: [
      {
        title: 'only the last of the headers',
        reports: 'lost',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              headers = {name.lower(): value for name, value in scope["headers"]}
              known = headers.get(b"cookie", b"").startswith(b"first=1")
              await send({"type": "http.response.start", "status": 200 if known else 401})
              await send({"type": "http.response.body", "body": b""})
        `,
      },
    ],
  },
});
