import { www } from '../../../src/model/clause.ts';
import { fate, tellingEvent } from '../../../src/model/comparison.ts';
import type { Exchange } from '../../../src/model/evidence.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/application/waits-for-the-whole-body',
  title: 'Waits for the end of the body and puts its pieces together',
  level: 'SHOULD',
  requirements: ['HTTP-065'],
  clause: www(
    'Request - receive event',
    'the consuming application should wait until it gets a chunk with this set to False',
  ),
  why: 'Bodies arrive in pieces of any size, empty ones among them; an application that takes the first for the whole fails with the next network. Read until more_body is false.',
  on: 'session',
  messages: { cut: 'answers otherwise when the same body comes in pieces' },
  *given(session) {
    const whole = new Map<string, Exchange[]>();
    for (const exchange of session.exchanges) {
      const key = bodyKey(exchange);
      if (key === null) continue;
      if (!isSplit(exchange)) whole.set(key, [...(whole.get(key) ?? []), exchange]);
    }
    for (const split of session.exchanges) {
      const key = bodyKey(split);
      const others = key === null ? undefined : whole.get(key);
      if (key === null || others === undefined || others.length < 2 || !isSplit(split)) continue;
      const fates = [...new Set(others.map(fate))];
      if (fates.length === 1 && fates[0] !== undefined) yield { expected: fates[0], split };
    }
  },
  check({ expected, split }) {
    if (fate(split) !== expected) return { message: 'cut', event: tellingEvent(split) };
  },
  examples: {
    conforming: [
      {
        title: 'events until more_body is false',
        python: python`
          import json


          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              body, more = b"", True
              while more:
                  message = await receive()
                  if message["type"] == "http.disconnect":
                      return
                  body += message.get("body", b"")
                  more = message.get("more_body", False)
              try:
                  json.loads(body or b"{}")
                  status = 200
              except ValueError:
                  status = 400
              await send({"type": "http.response.start", "status": status})
              await send({"type": "http.response.body", "body": b""})
        `,
      },
    ],
    violating: [
      {
        title: 'the first event taken for the whole body',
        reports: 'cut',
        python: python`
          import json


          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              body = (await receive()).get("body", b"")
              try:
                  json.loads(body or b"{}")
                  status = 200
              except ValueError:
                  status = 400
              await send({"type": "http.response.start", "status": status})
              await send({"type": "http.response.body", "body": b""})
        `,
      },
    ],
  },
});

/** What requests with the same body have in common, however it is cut; null for no body. */
function bodyKey({ request }: Exchange): string | null {
  if (request?.kind !== 'http' || request.body === null || request.leave !== null) return null;
  if (request.variation !== undefined) return null;
  const { body, ...rest } = request;
  return JSON.stringify({ ...rest, body: body.join('') });
}

function isSplit({ request }: Exchange): boolean {
  return request?.kind === 'http' && (request.body?.length ?? 0) > 1;
}
