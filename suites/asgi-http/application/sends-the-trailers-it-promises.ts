import {
  awaitsTrailers,
  endsContent,
  endsTrailers,
  ownReturn,
  sendsAfterReturn,
  starts,
} from '../../../src/model/asgi-http.ts';
import { extensions } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { sends } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-http/application/sends-the-trailers-it-promises',
  title: 'Sends the trailers that it promised in http.response.start',
  level: 'MUST',
  requirements: ['EXT-049'],
  clause: extensions(
    'HTTP Trailers',
    'the ASGI framework will send a http.response.trailers message',
  ),
  why: 'A server that was told of trailers does not end the response before they came: the client waits, or gets an answer that breaks off. Send http.response.trailers after the last body, the last of them without more_trailers, or leave trailers=True out.',
  on: 'http',
  messages: {
    none: 'returned without the trailers that http.response.start had promised',
    unfinished: 'returned while more_trailers said that more trailers follow',
  },
  *given(exchange) {
    const isOwn = ownReturn(exchange) !== undefined && sendsAfterReturn(exchange).length === 0;
    const isOver = sends(exchange).some((event) => event.awaited && endsContent(event));
    if (isOwn && isOver && awaitsTrailers(exchange)) yield* starts(exchange).slice(0, 1);
  },
  check(_start, exchange) {
    const trailers = sends(exchange, 'http.response.trailers').filter((event) => event.awaited);
    const last = trailers.at(-1);
    if (last === undefined) return { message: 'none' };
    if (!trailers.some(endsTrailers)) return { message: 'unfinished', event: last };
  },
  examples: {
    conforming: [
      {
        title: 'trailers in two events, where the server takes them',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              trailers = "http.response.trailers" in (scope.get("extensions") or {})
              headers = [(b"trailer", b"x-sum, x-size")]
              start = {"type": "http.response.start", "status": 200, "headers": headers}
              await send({**start, "trailers": trailers})
              await send({"type": "http.response.body", "body": b"Hello"})
              if trailers:
                  event = {"type": "http.response.trailers"}
                  await send({**event, "headers": [(b"x-sum", b"1")], "more_trailers": True})
                  await send({**event, "headers": [(b"x-size", b"5")]})
        `,
      },
    ],
    violating: [
      {
        title: 'a promise that is forgotten',
        reports: 'none',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200, "trailers": True})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'more trailers that never come',
        reports: 'unfinished',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              trailers = "http.response.trailers" in (scope.get("extensions") or {})
              headers = [(b"trailer", b"x-sum")]
              start = {"type": "http.response.start", "status": 200, "headers": headers}
              await send({**start, "trailers": trailers})
              await send({"type": "http.response.body", "body": b"Hello"})
              if trailers:
                  event = {"type": "http.response.trailers", "headers": [(b"x-sum", b"1")]}
                  await send({**event, "more_trailers": True})
        `,
      },
    ],
  },
});
