import { www } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { innerCall, innerEvents } from '../../../src/model/pairs.ts';
import { textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { asgiEvents, messageType } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-http/middleware/starts-once-when-the-application-fails',
  title: 'Starts no second response when the application inside fails after its start',
  level: 'MUST',
  requirements: ['HTTP-071'],
  clause: www(
    'Response Start - send event',
    'Sent by the application to start sending a response to the client',
  ),
  why: 'The head of the first response is on its way: an error page after it is refused by the server, and hides the exception that was its reason. Note whether a start has passed, and let the exception through if it has.',
  on: 'pair',
  messages: {
    again: 'started another response when the application inside had failed after its start',
  },
  *given(pair) {
    const call = innerCall(pair);
    if (call === undefined || pair.outer.kind !== 'http' || pair.inside !== 'asgi') return;
    const started = innerEvents(call, 'send').some(
      ({ step }) => step?.do === 'send' && textItem(step.message, 'type') === 'http.response.start',
    );
    if (started && innerEvents(call, 'raise').length > 0) yield pair.outer;
  },
  check(outer) {
    const starts = asgiEvents(outer, 'send').filter(
      (event) => event.awaited && messageType(event) === 'http.response.start',
    );
    const again = starts[1];
    if (again !== undefined) return { message: 'again', event: again };
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.asgi },
      {
        title: 'an error page where nothing was started',
        python: python`
          def middleware(app):
              async def catching(scope, receive, send):
                  started = []

                  async def noting(message):
                      started.append(message["type"])
                      await send(message)

                  try:
                      await app(scope, receive, noting)
                  except LookupError:
                      if started or scope["type"] != "http":
                          raise
                      await send({"type": "http.response.start", "status": 500, "headers": []})
                      await send({"type": "http.response.body", "body": b"Sorry"})
              return catching
        `,
      },
    ],
    violating: [
      {
        title: 'an error page, always',
        reports: 'again',
        python: python`
          def middleware(app):
              async def catching(scope, receive, send):
                  try:
                      await app(scope, receive, send)
                  except LookupError:
                      if scope["type"] != "http":
                          raise
                      await send({"type": "http.response.start", "status": 500, "headers": []})
                      await send({"type": "http.response.body", "body": b"Sorry"})
              return catching
        `,
      },
    ],
  },
});
