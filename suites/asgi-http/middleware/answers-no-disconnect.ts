import { www } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { asgiEvents, messageType } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-http/middleware/answers-no-disconnect',
  title: 'Answers the error of a lost client with no response of its own',
  level: 'MAY',
  requirements: ['HTTP-105'],
  clause: www(
    'Disconnected Client - send exception',
    'the server should raise a server-specific subclass of OSError',
  ),
  why: 'Nobody is there to get the error page, and logs tell of a failure where a client has gone. Let OSError of send() through.',
  on: 'pair',
  follows: ['asgi-http/middleware/starts-once-when-the-application-fails'],
  messages: {
    answered: 'started a response of its own when send() had raised for a client that had left',
  },
  *given({ outer }) {
    if (outer.kind !== 'http' || outer.request?.variation?.sendFails === undefined) return;
    const failed = asgiEvents(outer, 'send').find((event) => event.closed && event.awaited);
    if (failed !== undefined) yield { outer, failed };
  },
  check({ outer, failed }) {
    const starts = asgiEvents(outer, 'send').filter(
      (event) => messageType(event) === 'http.response.start',
    );
    const [first, again] = starts;
    if (again === undefined || first === undefined) return;
    const isLater = outer.events.indexOf(again) > outer.events.indexOf(failed);
    if (isLater) return { message: 'answered', event: again };
  },
  examples: {
    conforming: [{ title: 'one that changes nothing', python: IDENTITY.asgi }],
    violating: [
      {
        title: 'an error page for every exception',
        reports: 'answered',
        python: python`
          def middleware(app):
              async def catching(scope, receive, send):
                  try:
                      await app(scope, receive, send)
                  except OSError:
                      if scope["type"] != "http":
                          raise
                      try:
                          await send({"type": "http.response.start", "status": 500, "headers": []})
                          await send({"type": "http.response.body", "body": b"Sorry"})
                      except OSError:
                          pass
              return catching
        `,
      },
    ],
  },
});
