import { extensions } from '../../../src/model/clause.ts';
import { extensionSends, headerNames, pairsFault, stageOf } from '../../../src/model/extensions.ts';
import { bytes, item, show, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/application/pushes-as-documented',
  title: 'Pushes within the response, with a path and headers that can be sent',
  level: 'MUST',
  requirements: ['EXT-011', 'EXT-012', 'EXT-013', 'EXT-014', 'EXT-015'],
  clause: extensions(
    'HTTP/2 Server Push',
    'This message can be sent at any time after the Response Start message but before the final Response Body message.',
  ),
  why: 'A server makes a request of the path and the headers and promises it on the stream of the response: what is no str or no lower-case bytes raises there, and on a stream that has ended nothing can be promised. Push after http.response.start, with the decoded path.',
  on: 'http',
  messages: {
    tooEarly: 'sent http.response.push before http.response.start',
    tooLate: 'sent http.response.push after the end of the body',
    noPath: 'sent http.response.push without a path',
    wrongPath: 'the path of http.response.push is {type}, not str',
    wrongHeaders: 'headers of http.response.push {fault}',
    upperCase: 'the header name {name} of http.response.push is not in lower case',
    pseudo: 'http.response.push has the pseudo header {name}',
  },
  *given(exchange) {
    yield* extensionSends(exchange, 'http.response.push');
  },
  check(event, exchange) {
    const stage = stageOf(exchange, event);
    if (stage === 'early') return { message: 'tooEarly' };
    if (stage === 'late') return { message: 'tooLate' };
    const path = item(event.message, 'path');
    if (path === undefined) return { message: 'noPath' };
    if (path.py !== 'str') return { message: 'wrongPath', data: { type: typeName(path) } };
    const headers = item(event.message, 'headers');
    const fault = headers && pairsFault(headers);
    if (fault !== undefined) return { message: 'wrongHeaders', data: { fault } };
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
        title: 'pushes before and within the body, headers from a generator',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              pushes = "http.response.push" in (scope.get("extensions") or {})
              if pushes:
                  headers = ([name, b"1"] for name in (b"accept", b"x-of"))
                  await send({"type": "http.response.push", "path": "/a.css", "headers": headers})
              await send({"type": "http.response.body", "body": b"Hello", "more_body": True})
              if pushes:
                  await send({"type": "http.response.push", "path": "/größe %41", "headers": ()})
              await send({"type": "http.response.body"})
        `,
      },
    ],
    violating: [
      {
        title: 'pushes while the answer is being made',
        reports: 'tooEarly',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              if "http.response.push" in (scope.get("extensions") or {}):
                  await send({"type": "http.response.push", "path": "/a.css", "headers": []})
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'pushes when everything has been sent',
        reports: 'tooLate',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello"})
              if "http.response.push" in (scope.get("extensions") or {}):
                  await send({"type": "http.response.push", "path": "/a.css", "headers": []})
        `,
      },
      { title: 'a URL', reports: 'noPath', python: pushing('"url": "/a.css"') },
      { title: 'the path as bytes', reports: 'wrongPath', python: pushing('"path": b"/a.css"') },
      {
        title: 'headers as str',
        reports: 'wrongHeaders',
        python: pushing('"path": "/a.css", "headers": [("accept", "text/css")]'),
      },
      {
        title: 'the names that HTTP/1.1 gives them',
        reports: 'upperCase',
        python: pushing('"path": "/a.css", "headers": [(b"Accept", b"text/css")]'),
      },
      {
        title: 'the authority as HTTP/2 has it',
        reports: 'pseudo',
        python: pushing('"path": "/a.css", "headers": [(b":authority", b"localhost")]'),
      },
    ],
  },
});

function pushing(keys: string): string {
  return python`
    async def app(scope, receive, send):
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        await send({"type": "http.response.start", "status": 200})
        if "http.response.push" in (scope.get("extensions") or {}):
            await send({"type": "http.response.push", ${keys}})
        await send({"type": "http.response.body", "body": b"Hello"})
  `;
}
