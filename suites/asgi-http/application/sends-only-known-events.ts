import { sendsToClient } from '../../../src/model/asgi-http.ts';
import { asgi } from '../../../src/model/clause.ts';
import { item, type Py, show, str, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { clientLeft, messageType, sends } from '../../../src/model/select.ts';

const OWN = new Set(['http.response.start', 'http.response.body']);
/** Extensions of the ASGI documents, each with an event of the same name. */
const EXTENSIONS = new Set([
  'http.response.push',
  'http.response.zerocopysend',
  'http.response.pathsend',
  'http.response.early_hint',
  'http.response.trailers',
  'http.response.debug',
]);
/** All of those documents; some bring no event into an HTTP scope. */
const DOCUMENTED = new Set([...EXTENSIONS, 'tls', 'websocket.http.response']);

export default defineRule({
  id: 'asgi-http/application/sends-only-known-events',
  title: 'Sends only the events of HTTP, and those of extensions that the scope offers',
  level: 'MUST',
  requirements: ['HTTP-112', 'ASGI-061', 'ASGI-038', 'EXT-051'],
  clause: asgi(
    'Applications',
    'the format of the event messages you send and receive are defined by one of the application protocols',
  ),
  why: 'A server raises out of send() for an event that it does not know. Look into scope["extensions"] before you send anything but http.response.start and http.response.body.',
  on: 'http',
  messages: {
    unknown: 'sent {type}, which is no event of HTTP',
    notOffered: 'sent {type}, an extension that the scope does not offer',
  },
  *given(exchange) {
    // Trailers that no server asked for come after what ends the response without them.
    const late = sendsToClient(exchange, 'http.response.trailers').filter(({ closed }) => closed);
    for (const event of [...sends(exchange), ...(clientLeft(exchange) ? [] : late)]) {
      if (textItem(event.message, 'type') !== undefined) yield event;
    }
  },
  check(event, exchange) {
    const type = messageType(event);
    const offered = namesOf(item(exchange.offered, 'extensions'));
    if (OWN.has(type) || offered.includes(type)) return;
    if (EXTENSIONS.has(type)) return { message: 'notOffered', data: { type: show(str(type)) } };
    // What events an extension of another document brings, nobody here can say.
    if (offered.some((name) => !DOCUMENTED.has(name))) return;
    return { message: 'unknown', data: { type: show(str(type)) } };
  },
  examples: {
    conforming: [
      {
        title: 'an early hint where the server takes them',
        python: python`
          HINT = {"type": "http.response.early_hint", "links": [b"</style.css>; rel=preload"]}

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              if "http.response.early_hint" in scope.get("extensions", {}):
                  await send(HINT)
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'messages of its own between its parts',
        permits: ['ASGI-019'],
        python: python`
          async def page(scope, receive, send):
              await send({"type": "guestbook.page", "text": "Hello"})

          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError(scope["type"])

              async def translate(message):
                  headers = [[b"content-type", b"text/plain"]]
                  await send({"type": "http.response.start", "status": 200, "headers": headers})
                  await send({"type": "http.response.body", "body": message["text"].encode()})

              await page(scope, receive, translate)
        `,
      },
    ],
    violating: [
      {
        title: 'a file by its path, without asking',
        reports: 'notOffered',
        python: python`
          HEADERS = [(b"content-type", b"text/plain"), (b"content-length", b"5")]


          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
              await send({"type": "http.response.pathsend", "path": "/srv/hello.txt"})
        `,
      },
      {
        title: 'trailers, without asking',
        reports: 'notOffered',
        python: python`
          TRAILERS = {"type": "http.response.trailers", "headers": [(b"x-sum", b"1")]}
          HEADERS = [(b"trailer", b"x-sum")]


          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              start = {"type": "http.response.start", "status": 200, "headers": HEADERS}
              await send({**start, "trailers": True})
              await send({"type": "http.response.body", "body": b"Hello"})
              await send(TRAILERS)
        `,
      },
      {
        title: 'an end of its own invention',
        reports: 'unknown',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello", "more_body": True})
              await send({"type": "http.response.end"})
        `,
      },
      {
        title: 'letter case and separator by guess',
        reports: 'unknown',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "HTTP.Response.Start", "status": 200})
              await send({"type": "HTTP.Response.Body", "body": b"Hello"})
        `,
      },
    ],
  },
});

function namesOf(extensions: Py | undefined): string[] {
  if (extensions?.py !== 'dict') return [];
  return extensions.items.flatMap(([name]) => (name.py === 'str' ? [name.value] : []));
}
