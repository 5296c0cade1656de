import { www } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { innerCall, innerEvents, outerBetween, outerSends } from '../../../src/model/pairs.ts';
import { textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { RECEIVES } from '../../../src/model/served-asgi.ts';
import { clientLeft, messageType } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-http/middleware/invents-no-disconnect',
  title: 'Delivers http.disconnect only when the client has gone, or the response is sent',
  level: 'MUST',
  requirements: ['HTTP-067'],
  clause: www(
    'Disconnect - receive event',
    'Sent to the application if receive is called after a response has been sent or after the HTTP connection has been closed',
  ),
  why: 'Applications that stream, or wait for something long, listen for their client to leave beside their work, and break it off. Where there is nothing more of the request, let receive() wait for the server.',
  on: 'pair',
  messages: {
    invented:
      'delivered http.disconnect while the client was there, and then passed its response on',
  },
  *given(pair) {
    const call = innerCall(pair);
    if (call === undefined || pair.outer.kind !== 'http' || pair.inside !== 'asgi') return;
    if (clientLeft(pair.outer) || pair.outer.request?.variation !== undefined) return;
    const received = innerEvents(call, ...RECEIVES).filter(({ outcome }) => outcome !== null);
    if (received.length > 0) yield { call, received };
  },
  check({ call, received }, pair) {
    const event = received.find(
      ({ outcome }) => outcome?.returned && textItem(outcome.returned, 'type') === GONE,
    );
    if (event?.seq === undefined) return;
    // A response that the middleware makes itself has its own end.
    const before = outerBetween(pair, -1, event.seq);
    if (before.some((each) => each.type === 'send' && messageType(each) === START)) return;
    const sent = innerEvents(call, 'send').find(
      ({ step, seq = -1 }) =>
        seq > (event.seq ?? 0) && step?.do === 'send' && textItem(step.message, 'type') === START,
    );
    if (sent !== undefined && outerSends(pair, START).length > 0) {
      return { message: 'invented', event };
    }
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.asgi },
      {
        title: 'has read all of the body, and waits with the application for what comes then',
        python: python`
          def middleware(app):
              async def reading(scope, receive, send):
                  if scope["type"] != "http":
                      return await app(scope, receive, send)
                  events = [await receive()]
                  while events[-1]["type"] == "http.request" and events[-1].get("more_body"):
                      events.append(await receive())

                  async def replay():
                      return events.pop(0) if events else await receive()

                  await app(scope, replay, send)
              return reading
        `,
      },
    ],
    violating: [
      {
        title: 'has read all of the body, and has nothing more to say',
        reports: 'invented',
        python: python`
          def middleware(app):
              async def reading(scope, receive, send):
                  if scope["type"] != "http":
                      return await app(scope, receive, send)
                  events = [await receive()]
                  while events[-1]["type"] == "http.request" and events[-1].get("more_body"):
                      events.append(await receive())

                  async def replay():
                      return events.pop(0) if events else {"type": "http.disconnect"}

                  await app(scope, replay, send)
              return reading
        `,
      },
    ],
  },
});

const GONE = 'http.disconnect';
const START = 'http.response.start';
