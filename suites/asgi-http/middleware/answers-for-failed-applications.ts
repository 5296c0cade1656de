import { endsContent, isContent, starts } from '../../../src/model/asgi-http.ts';
import { www } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { innerCall, innerEvents } from '../../../src/model/pairs.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { clientLeft, sends } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-http/middleware/answers-for-failed-applications',
  title: 'Sends a whole response, or lets the exception through, when the application inside fails',
  level: 'MUST',
  requirements: ['HTTP-125'],
  clause: www(
    'Response Start - send event',
    'Needs to be followed by at least one response content message',
  ),
  why: 'The exception has gone by then, so the server takes the request for answered: its client waits, or gets half a response for a whole one. Raise the exception again once it has been noted.',
  on: 'pair',
  follows: ['asgi-http/application/completes-response'],
  messages: {
    nothing: 'returned without a response when the application inside had failed',
    unfinished: 'returned in the middle of the response when the application inside had failed',
  },
  *given(pair) {
    const call = innerCall(pair);
    const { outer } = pair;
    if (call === undefined || outer.kind !== 'http' || clientLeft(outer)) return;
    const isOver = outer.ended.how === 'returned' || outer.ended.how === 'raised';
    if (isOver && innerEvents(call, 'raise').length > 0) yield outer;
  },
  check(outer) {
    if (outer.ended.how === 'raised') return;
    if (starts(outer).length === 0) return { message: 'nothing' };
    const last = sends(outer).findLast(isContent);
    if (last === undefined || !endsContent(last)) return { message: 'unfinished' };
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.asgi },
      {
        title: 'notes it, and raises it again',
        python: python`
          import logging

          def middleware(app):
              async def noting(scope, receive, send):
                  try:
                      await app(scope, receive, send)
                  except LookupError:
                      logging.getLogger("example").info("failed")
                      raise
              return noting
        `,
      },
    ],
    violating: [
      {
        title: 'notes what has failed before its start, and no more',
        reports: 'nothing',
        python: python`
          import logging

          def middleware(app):
              async def noting(scope, receive, send):
                  started = []

                  async def sending(message):
                      started.append(message["type"])
                      await send(message)

                  try:
                      await app(scope, receive, sending)
                  except LookupError:
                      logging.getLogger("example").info("failed")
                      if started or scope["type"] != "http":
                          raise
              return noting
        `,
      },
      {
        title: 'notes what has failed in the middle, and no more',
        reports: 'unfinished',
        python: python`
          import logging

          def middleware(app):
              async def noting(scope, receive, send):
                  started = []

                  async def sending(message):
                      started.append(message["type"])
                      await send(message)

                  try:
                      await app(scope, receive, sending)
                  except LookupError:
                      logging.getLogger("example").info("failed")
                      if not started or scope["type"] != "http":
                          raise
              return noting
        `,
      },
    ],
  },
});
