import { extensions } from '../../../src/model/clause.ts';
import { extensionSends, stageOf } from '../../../src/model/extensions.ts';
import { item, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/application/debugs-as-documented',
  title: 'Sends debug information once, before the response, as a dict',
  level: 'MUST',
  requirements: ['EXT-062', 'EXT-063', 'EXT-064'],
  clause: extensions('Debug', 'This message must be sent once, before the Response Start message.'),
  why: 'Test clients take the information when the response starts and keep one dict of it: what comes later or again is lost, or replaces the first. Collect it, and send it before http.response.start.',
  on: 'http',
  messages: {
    tooLate: 'sent http.response.debug after http.response.start',
    twice: 'sent http.response.debug a second time',
    noInfo: 'sent http.response.debug without info',
    wrongInfo: 'info of http.response.debug is {type}, not dict',
    wrongKey: 'info of http.response.debug has a key that is {type}, not str',
  },
  *given(exchange) {
    yield* extensionSends(exchange, 'http.response.debug');
  },
  check(event, exchange) {
    if (stageOf(exchange, event) !== 'early') return { message: 'tooLate' };
    if (event !== extensionSends(exchange, 'http.response.debug')[0]) return { message: 'twice' };
    const info = item(event.message, 'info');
    if (info === undefined) return { message: 'noInfo' };
    if (info.py !== 'dict') return { message: 'wrongInfo', data: { type: typeName(info) } };
    const wrong = info.items.find(([key]) => key.py !== 'str');
    if (wrong !== undefined) return { message: 'wrongKey', data: { type: typeName(wrong[0]) } };
  },
  examples: {
    conforming: [
      {
        title: 'anything at all in a dict',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              if "http.response.debug" in (scope.get("extensions") or {}):
                  info = {"template": object(), "context": {1: {"a", "b"}}}
                  await send({"type": "http.response.debug", "info": info})
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
    violating: [
      {
        title: 'information after the headers',
        reports: 'tooLate',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              if "http.response.debug" in (scope.get("extensions") or {}):
                  await send({"type": "http.response.debug", "info": {"queries": 3}})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'information after the response',
        reports: 'tooLate',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello"})
              if "http.response.debug" in (scope.get("extensions") or {}):
                  await send({"type": "http.response.debug", "info": {"queries": 3}})
        `,
      },
      {
        title: 'an event for each piece',
        reports: 'twice',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              if "http.response.debug" in (scope.get("extensions") or {}):
                  for name in ("template", "context"):
                      await send({"type": "http.response.debug", "info": {name: None}})
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      { title: 'a context', reports: 'noInfo', python: debugging('"context": {"a": 1}') },
      { title: 'a text', reports: 'wrongInfo', python: debugging('"info": "3 queries"') },
      {
        title: 'numbered queries',
        reports: 'wrongKey',
        python: debugging('"info": {1: "SELECT"}'),
      },
    ],
  },
});

function debugging(keys: string): string {
  return python`
    async def app(scope, receive, send):
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        if "http.response.debug" in (scope.get("extensions") or {}):
            await send({"type": "http.response.debug", ${keys}})
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body", "body": b"Hello"})
  `;
}
