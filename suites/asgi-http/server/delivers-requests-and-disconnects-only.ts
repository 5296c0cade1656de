import { asgi } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, received } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/delivers-requests-and-disconnects-only',
  title: 'Delivers only http.request and http.disconnect',
  level: 'MUST',
  requirements: ['HTTP-111', 'TLS-030'],
  clause: asgi('Events', 'receiving two events in order - http.request and http.disconnect'),
  why: 'An application raises on an event that the protocol does not have.',
  on: 'served',
  messages: { other: 'delivered {type}' },
  *given(served) {
    for (const call of callOf(served, 'http')) yield* received(call);
  },
  check({ event, type }) {
    if (type.startsWith('http.') && !['http.request', 'http.disconnect'].includes(type)) {
      return { message: 'other', event, data: { type } };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'a name of its own for the end',
        reports: 'other',
        python: python`
          def server(app):
              async def wrapped(scope, receive, send):
                  seen = []

                  async def and_then():
                      if scope["type"] == "http" and "http.disconnect" in seen:
                          return {"type": "http.closed"}
                      event = await receive()
                      seen.append(event["type"])
                      return event

                  await app(scope, and_then, send)

              return wrapped
        `,
      },
    ],
  },
});
