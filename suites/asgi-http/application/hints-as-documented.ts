import { extensions } from '../../../src/model/clause.ts';
import { extensionSends, stageOf } from '../../../src/model/extensions.ts';
import { item, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { elementsOf } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-http/application/hints-as-documented',
  title: 'Sends early hints within the response, with links that are bytes',
  level: 'MUST',
  requirements: ['EXT-041', 'EXT-042'],
  clause: extensions(
    'Early Hints',
    'This message can be sent at any time (and multiple times) after the Response Start message but before the final Response Body message.',
  ),
  why: 'A server makes a Link header of each item: of one bytes value it makes a header for each byte, and a str raises. Send a list, links=[b"</style.css>; rel=preload"], after http.response.start.',
  on: 'http',
  messages: {
    tooEarly: 'sent http.response.early_hint before http.response.start',
    tooLate: 'sent http.response.early_hint after the end of the body',
    noLinks: 'sent http.response.early_hint without links',
    notIterable: 'links of http.response.early_hint is {type}, not an iterable of bytes',
    wrongLink: 'a link of http.response.early_hint is {type}, not bytes',
  },
  *given(exchange) {
    yield* extensionSends(exchange, 'http.response.early_hint');
  },
  check(event, exchange) {
    const stage = stageOf(exchange, event);
    if (stage === 'early') return { message: 'tooEarly' };
    if (stage === 'late') return { message: 'tooLate' };
    const links = item(event.message, 'links');
    if (links === undefined) return { message: 'noLinks' };
    const isText = links.py === 'bytes' || links.py === 'str';
    const elements = isText ? undefined : elementsOf(links);
    if (elements === undefined) return { message: 'notIterable', data: { type: typeName(links) } };
    const wrong = elements.find((each) => each.py !== 'bytes');
    if (wrong !== undefined) return { message: 'wrongLink', data: { type: typeName(wrong) } };
  },
  examples: {
    conforming: [
      {
        title: 'two hints, the links of one from a generator',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              if "http.response.early_hint" in (scope.get("extensions") or {}):
                  links = (b"<" + path + b">; rel=preload" for path in (b"/a.css", b"/b.js"))
                  await send({"type": "http.response.early_hint", "links": links})
                  await send({"type": "http.response.early_hint", "links": {b"</c>; rel=next"}})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
    violating: [
      {
        title: 'hints as early as they can be',
        reports: 'tooEarly',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              if "http.response.early_hint" in (scope.get("extensions") or {}):
                  await send({"type": "http.response.early_hint", "links": [b"</a.css>; rel=preload"]})
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'hints at what the body needed',
        reports: 'tooLate',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello"})
              if "http.response.early_hint" in (scope.get("extensions") or {}):
                  await send({"type": "http.response.early_hint", "links": [b"</a.css>; rel=preload"]})
        `,
      },
      {
        title: 'headers for links',
        reports: 'noLinks',
        python: hinting('"headers": [(b"link", b"</a.css>; rel=preload")]'),
      },
      {
        title: 'one link alone',
        reports: 'notIterable',
        python: hinting('"links": b"</a.css>; rel=preload"'),
      },
      {
        title: 'links as str',
        reports: 'wrongLink',
        python: hinting('"links": ["</a.css>; rel=preload"]'),
      },
      {
        title: 'headers under the key of links',
        reports: 'wrongLink',
        python: hinting('"links": [(b"link", b"</a.css>; rel=preload")]'),
      },
    ],
  },
});

function hinting(keys: string): string {
  return python`
    async def app(scope, receive, send):
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        await send({"type": "http.response.start", "status": 200})
        if "http.response.early_hint" in (scope.get("extensions") or {}):
            await send({"type": "http.response.early_hint", ${keys}})
        await send({"type": "http.response.body", "body": b"Hello"})
  `;
}
