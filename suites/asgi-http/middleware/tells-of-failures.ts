import { www } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { cutAnswer, innerCall, innerEvents } from '../../../src/model/pairs.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { clientLeft } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-http/middleware/tells-of-failures',
  title: 'Raises or completes the response where the application inside fails',
  level: 'MUST',
  requirements: ['HTTP-129'],
  clause: www(
    'Response Start - send event',
    'Needs to be followed by at least one response content message',
  ),
  why: 'A server that sees an application return takes the matter for settled: the client waits for the rest, or takes half an answer for the whole, and no log tells of an error. Let the exception through, or answer.',
  on: 'pair',
  messages: {
    silent: 'returned without an answer where the application inside had raised {error}',
    half: 'returned with half an answer where the application inside had raised {error}',
  },
  *given(pair) {
    const call = innerCall(pair);
    const { outer } = pair;
    if (call?.ended !== 'raised' || outer.kind !== 'http' || pair.inside !== 'asgi') return;
    if (clientLeft(outer) || outer.request?.variation !== undefined) return;
    // What send() or receive() raised is the middleware's or the server's own.
    const [raised] = innerEvents(call, 'raise');
    if (raised !== undefined) yield { raised, outer, pair };
  },
  check({ raised, outer, pair }) {
    if (outer.ended.how !== 'returned' || cutAnswer(pair) !== undefined) return;
    const isBegun = outer.events.some(({ type }) => type === 'send');
    const error = raised.step?.do === 'raise' ? raised.step.exception : '';
    return { message: isBegun ? 'half' : 'silent', event: outer, data: { error } };
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.asgi },
      {
        title: 'an error page where nothing has been sent',
        python: python`
          def middleware(app):
              async def excusing(scope, receive, send):
                  started = []

                  async def sending(message):
                      started.append(message["type"])
                      await send(message)

                  try:
                      await app(scope, receive, sending)
                  except LookupError:
                      if started or scope["type"] != "http":
                          raise
                      await send({"type": "http.response.start", "status": 500})
                      await send({"type": "http.response.body", "body": b"Sorry"})
              return excusing
        `,
      },
    ],
    violating: [
      {
        title: 'logs, and goes on as if nothing had happened',
        reports: 'silent',
        python: python`
          def middleware(app):
              async def logging(scope, receive, send):
                  started = []

                  async def sending(message):
                      started.append(message["type"])
                      await send(message)

                  try:
                      await app(scope, receive, sending)
                  except LookupError:
                      if started:
                          raise
              return logging
        `,
      },
      {
        title: 'nothing to be done once it has begun',
        reports: 'half',
        python: python`
          def middleware(app):
              async def resigned(scope, receive, send):
                  started = []

                  async def sending(message):
                      started.append(message["type"])
                      await send(message)

                  try:
                      await app(scope, receive, sending)
                  except LookupError:
                      if not started:
                          raise
              return resigned
        `,
      },
    ],
  },
});
