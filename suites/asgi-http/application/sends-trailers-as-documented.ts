import { extensions } from '../../../src/model/clause.ts';
import { extensionSends, headerNames, pairsFault, stageOf } from '../../../src/model/extensions.ts';
import { bytes, item, show, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/application/sends-trailers-as-documented',
  title: 'Sends trailers after the body, as pairs of bytes with lower-case names',
  level: 'MUST',
  requirements: ['EXT-050', 'EXT-054', 'EXT-055', 'EXT-056', 'EXT-057'],
  clause: extensions(
    'HTTP Trailers',
    'Header names must be lowercased. Pseudo headers (present in HTTP/2 and HTTP/3) must not be present.',
  ),
  why: 'Trailers stand behind the last chunk of the body, and HTTP/2 resets the stream over an upper-case name or a pseudo header in them. Send them once the last http.response.body has gone, each as (b"name", b"value").',
  on: 'http',
  messages: {
    tooEarly: 'sent http.response.trailers before the end of the body',
    wrongHeaders: 'headers of http.response.trailers {fault}',
    wrongMore: 'more_trailers is {type}, not bool',
    upperCase: 'the trailer name {name} is not in lower case',
    pseudo: 'http.response.trailers has the pseudo header {name}',
  },
  *given(exchange) {
    for (const event of extensionSends(exchange, 'http.response.trailers')) {
      if (!event.closed) yield event;
    }
  },
  check(event, exchange) {
    if (stageOf(exchange, event) !== 'late') return { message: 'tooEarly' };
    const headers = item(event.message, 'headers');
    const fault = headers && pairsFault(headers);
    if (fault !== undefined) return { message: 'wrongHeaders', data: { fault } };
    const more = item(event.message, 'more_trailers');
    if (more !== undefined && more.py !== 'bool') {
      return { message: 'wrongMore', data: { type: typeName(more) } };
    }
    const names = headerNames(event);
    const pseudo = names.find((name) => name.startsWith(':'));
    if (pseudo !== undefined) return { message: 'pseudo', data: { name: show(bytes(pseudo), 60) } };
    const upper = names.find((name) => /[A-Z]/.test(name));
    if (upper !== undefined) {
      return { message: 'upperCase', data: { name: show(bytes(upper), 60) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'trailers in two events, one from a generator',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              trailers = "http.response.trailers" in (scope.get("extensions") or {})
              headers = [(b"trailer", b"X-One, X-Two")]
              start = {"type": "http.response.start", "status": 200, "headers": headers}
              await send({**start, "trailers": trailers})
              await send({"type": "http.response.body", "body": b"Hello"})
              if trailers:
                  one, two = [(b"x-one", b"1")], (pair for pair in [[b"x-two", b"2"]])
                  event = {"type": "http.response.trailers"}
                  await send({**event, "headers": one, "more_trailers": True})
                  await send({**event, "headers": two})
        `,
      },
    ],
    violating: [
      {
        title: 'trailers before the body',
        reports: 'tooEarly',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              trailers = "http.response.trailers" in (scope.get("extensions") or {})
              headers = [(b"trailer", b"x-sum")]
              start = {"type": "http.response.start", "status": 200, "headers": headers}
              await send({**start, "trailers": trailers})
              if trailers:
                  await send({"type": "http.response.trailers", "headers": [(b"x-sum", b"1")]})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'trailers as str',
        reports: 'wrongHeaders',
        python: trailing('"headers": [("x-sum", "1")]'),
      },
      {
        title: 'trailers as a dict',
        reports: 'wrongHeaders',
        python: trailing('"headers": {b"x-sum": b"1"}'),
      },
      {
        title: 'a number for more_trailers',
        reports: 'wrongMore',
        python: trailing('"headers": [(b"x-sum", b"1")], "more_trailers": 0'),
      },
      {
        title: 'a name as HTTP/1.1 writes it',
        reports: 'upperCase',
        python: trailing('"headers": [(b"X-Sum", b"1")]'),
      },
      {
        title: 'a status for the end',
        reports: 'pseudo',
        python: trailing('"headers": [(b":status", b"200")]'),
      },
    ],
  },
});

function trailing(keys: string): string {
  return python`
    async def app(scope, receive, send):
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        trailers = "http.response.trailers" in (scope.get("extensions") or {})
        headers = [(b"trailer", b"x-sum")]
        start = {"type": "http.response.start", "status": 200, "headers": headers}
        await send({**start, "trailers": trailers})
        await send({"type": "http.response.body", "body": b"Hello"})
        if trailers:
            await send({"type": "http.response.trailers", ${keys}})
  `;
}
