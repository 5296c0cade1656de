import { sendsToClient } from '../../../src/model/asgi-http.ts';
import { extensions } from '../../../src/model/clause.ts';
import { extensionSends, stageOf } from '../../../src/model/extensions.ts';
import { item, show, str, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

const PATH_SEND = 'http.response.pathsend';

export default defineRule({
  id: 'asgi-http/application/sends-paths-as-documented',
  title: 'Sends the path of a file as the whole body: one absolute path, and nothing else',
  level: 'MUST',
  requirements: ['EXT-033', 'EXT-034', 'EXT-035', 'EXT-036', 'EXT-037'],
  clause: extensions(
    'Path Send',
    'This message can be sent at any time after the Response Start message, and cannot be mixed with http.response.body. It can be called just one time in one response.',
  ),
  why: 'The server, which may run elsewhere than the application, opens the file and ends the response with it: a relative path names another file there, and what else belongs to the body is lost. Send os.path.abspath(path) alone.',
  on: 'http',
  messages: {
    tooEarly: 'sent http.response.pathsend before http.response.start',
    mixed: 'sent http.response.body and http.response.pathsend in one response',
    twice: 'sent http.response.pathsend twice in one response',
    noPath: 'sent http.response.pathsend without a path',
    wrongPath: 'the path of http.response.pathsend is {type}, not str',
    relative: 'the path of http.response.pathsend is {path}, which is not absolute',
  },
  *given(exchange) {
    yield* extensionSends(exchange, PATH_SEND);
  },
  check(event, exchange) {
    if (stageOf(exchange, event) === 'early') return { message: 'tooEarly' };
    const [first] = extensionSends(exchange, PATH_SEND);
    if (event !== first) return { message: 'twice' };
    const [body] = sendsToClient(exchange, 'http.response.body');
    if (body !== undefined) return { message: 'mixed', event: body };
    const path = item(event.message, 'path');
    if (path === undefined) return { message: 'noPath' };
    if (path.py !== 'str') return { message: 'wrongPath', data: { type: typeName(path) } };
    if (!isAbsolute(path.value)) {
      return { message: 'relative', data: { path: show(str(path.value), 60) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'a path if it can, a body if not',
        python: python`
          import os

          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"0")]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              if "http.response.pathsend" in (scope.get("extensions") or {}):
                  await send({"type": "http.response.pathsend", "path": os.path.abspath(os.devnull)})
              else:
                  await send({"type": "http.response.body"})
        `,
      },
    ],
    violating: [
      {
        title: 'a path alone',
        reports: 'tooEarly',
        python: python`
          import os

          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              if "http.response.pathsend" in (scope.get("extensions") or {}):
                  await send({"type": "http.response.pathsend", "path": os.devnull})
              else:
                  await send({"type": "http.response.start", "status": 200})
                  await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'a body before the path',
        reports: 'mixed',
        python: sending([
          '{"type": "http.response.body", "body": b"Hello", "more_body": True}',
          '{"type": "http.response.pathsend", "path": os.devnull}',
        ]),
      },
      {
        title: 'an empty body to end the response',
        reports: 'mixed',
        python: sending([
          '{"type": "http.response.pathsend", "path": os.devnull}',
          '{"type": "http.response.body"}',
        ]),
      },
      {
        title: 'two files',
        reports: 'twice',
        python: sending([
          '{"type": "http.response.pathsend", "path": os.devnull}',
          '{"type": "http.response.pathsend", "path": os.devnull}',
        ]),
      },
      {
        title: 'a file under another key',
        reports: 'noPath',
        python: sending(['{"type": "http.response.pathsend", "file": os.devnull}']),
      },
      {
        title: 'a Path object',
        reports: 'wrongPath',
        python: sending(['{"type": "http.response.pathsend", "path": Path(os.devnull)}']),
      },
      {
        title: 'the path as bytes',
        reports: 'wrongPath',
        python: sending(['{"type": "http.response.pathsend", "path": os.fsencode(os.devnull)}']),
      },
      {
        title: 'a path within the project',
        reports: 'relative',
        python: sending(['{"type": "http.response.pathsend", "path": "static/style.css"}']),
      },
    ],
  },
});

/** On any platform: only the server knows which one it is on. */
function isAbsolute(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:[/\\])/.test(path);
}

function sending(events: readonly string[]): string {
  return python`
    import os
    from pathlib import Path

    async def app(scope, receive, send):
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
        if "http.response.pathsend" in (scope.get("extensions") or {}):
            for event in [${events.join(', ')}]:
                await send(event)
        else:
            await send({"type": "http.response.body", "body": b"Hello"})
  `;
}
