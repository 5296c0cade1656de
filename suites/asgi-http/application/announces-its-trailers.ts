import { extensions } from '../../../src/model/clause.ts';
import type { HttpExchange } from '../../../src/model/evidence.ts';
import { extensionSends, headerNames, startHeaders } from '../../../src/model/extensions.ts';
import { bytes, item, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { headerValues } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-http/application/announces-its-trailers',
  title: 'Names its trailers in a Trailer header',
  level: 'MUST',
  requirements: ['EXT-052'],
  clause: extensions(
    'HTTP Trailers',
    'The ASGI framework is in charge of sending the Trailer headers to let the client know which trailing headers the server will send.',
  ),
  why: 'Clients and proxies that were not told of a trailer drop it. Name each in the response headers: (b"trailer", b"server-timing").',
  on: 'http',
  messages: { unannounced: 'sent the trailer {name}, which no Trailer header names' },
  *given(exchange) {
    for (const event of extensionSends(exchange, 'http.response.trailers')) {
      const names = event.closed ? [] : headerNames(event).filter((name) => !name.startsWith(':'));
      if (names.length > 0 && takesTrailers(exchange)) yield { event, names };
    }
  },
  check({ event, names }, exchange) {
    const announced = headerValues(startHeaders(exchange), 'trailer')
      .flatMap((value) => value.split(','))
      .map((name) => name.trim().toLowerCase());
    const missing = names.find((name) => !announced.includes(name.toLowerCase()));
    if (missing !== undefined) {
      return { message: 'unannounced', event, data: { name: show(bytes(missing), 60) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'a Trailer header in letters of both cases',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              trailers = "http.response.trailers" in (scope.get("extensions") or {})
              headers = [(b"trailer", b"X-Sum,Server-Timing"), (b"trailer", b"x-other")]
              start = {"type": "http.response.start", "status": 200, "headers": headers}
              await send({**start, "trailers": trailers})
              await send({"type": "http.response.body", "body": b"Hello"})
              if trailers:
                  fields = [(b"x-sum", b"1"), (b"server-timing", b"db;dur=5")]
                  await send({"type": "http.response.trailers", "headers": fields})
        `,
      },
    ],
    violating: [
      {
        title: 'trailers out of the blue',
        reports: 'unannounced',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              trailers = "http.response.trailers" in (scope.get("extensions") or {})
              await send({"type": "http.response.start", "status": 200, "trailers": trailers})
              await send({"type": "http.response.body", "body": b"Hello"})
              if trailers:
                  await send({"type": "http.response.trailers", "headers": [(b"x-sum", b"1")]})
        `,
      },
      {
        title: 'one of two announced',
        reports: 'unannounced',
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
                  fields = [(b"x-sum", b"1"), (b"x-other", b"2")]
                  await send({"type": "http.response.trailers", "headers": fields})
        `,
      },
    ],
  },
});

/** A client that has not asked for trailers gets none, and need not be told of any. */
function takesTrailers({ offered }: HttpExchange): boolean {
  const te = headerValues(item(offered, 'headers'), 'te');
  return te.some((value) => value.toLowerCase().includes('trailers'));
}
