import { starts } from '../../../src/model/asgi-http.ts';
import { extensions } from '../../../src/model/clause.ts';
import { extensionSends, stageOf } from '../../../src/model/extensions.ts';
import { item } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/application/promises-its-trailers',
  title: 'Says in http.response.start that trailers follow',
  level: 'MUST',
  requirements: ['EXT-048'],
  clause: extensions(
    'HTTP Trailers',
    'An ASGI framework interested in sending trailing headers to the client, must set the field trailers in Response Start as True.',
  ),
  why: 'Without the promise the last http.response.body ends the response, and the trailers are dropped in silence. Add trailers=True to http.response.start.',
  on: 'http',
  messages: { unpromised: 'sent http.response.trailers without trailers=True in the start' },
  *given(exchange) {
    // Of those that come too early another rule has all there is to say.
    for (const event of extensionSends(exchange, 'http.response.trailers')) {
      if (stageOf(exchange, event) === 'late') yield event;
    }
  },
  check(_, exchange) {
    const [start] = starts(exchange);
    const trailers = start && item(start.message, 'trailers');
    const unset = trailers === undefined || (trailers.py === 'bool' && !trailers.value);
    if (start !== undefined && unset) return { message: 'unpromised' };
  },
  examples: {
    conforming: [
      {
        title: 'a promise, and the trailers',
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
                  await send({"type": "http.response.trailers", "headers": [(b"x-sum", b"1")]})
        `,
      },
    ],
    violating: [
      {
        title: 'the Trailer header for a promise',
        reports: 'unpromised',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"trailer", b"x-sum")]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": b"Hello"})
              if "http.response.trailers" in (scope.get("extensions") or {}):
                  await send({"type": "http.response.trailers", "headers": [(b"x-sum", b"1")]})
        `,
      },
      {
        title: 'a promise that is False',
        reports: 'unpromised',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"trailer", b"x-sum")]
              start = {"type": "http.response.start", "status": 200, "headers": headers}
              await send({**start, "trailers": False})
              await send({"type": "http.response.body", "body": b"Hello"})
              if "http.response.trailers" in (scope.get("extensions") or {}):
                  await send({"type": "http.response.trailers", "headers": [(b"x-sum", b"1")]})
        `,
      },
    ],
  },
});
