import { extensions } from '../../../src/model/clause.ts';
import { extensionSends, stageOf } from '../../../src/model/extensions.ts';
import { item, type Py, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import type { SendEvent } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-http/application/sends-open-files-as-documented',
  title: 'Sends open files within the response, with offsets and counts that are ints',
  level: 'MUST',
  requirements: ['EXT-021', 'EXT-022', 'EXT-023', 'EXT-024'],
  clause: extensions(
    'Zero Copy Send',
    'An opened file descriptor object with an underlying OS file descriptor that can be used to call os.sendfile. (e.g. not BytesIO)',
  ),
  why: 'The server hands the descriptor and the numbers to os.sendfile, which raises in the middle of the response over anything else. Open the file, keep it open until send() has returned, and send what is in memory as http.response.body.',
  on: 'http',
  messages: {
    tooEarly: 'sent http.response.zerocopysend before http.response.start',
    tooLate: 'sent http.response.zerocopysend after the end of the body',
    noFile: 'sent http.response.zerocopysend without a file',
    wrongFile: 'the file of http.response.zerocopysend is {type}, not an open file',
    wrongNumber: '{key} of http.response.zerocopysend is {type}, not int',
    wrongMore: 'more_body of http.response.zerocopysend is {type}, not bool',
  },
  *given(exchange) {
    yield* extensionSends(exchange, 'http.response.zerocopysend');
  },
  check(event, exchange) {
    const stage = stageOf(exchange, event);
    if (stage === 'early') return { message: 'tooEarly' };
    if (stage === 'late') return { message: 'tooLate' };
    for (const key of ['offset', 'count']) {
      const value = item(event.message, key);
      if (value !== undefined && !isNumber(value)) {
        return { message: 'wrongNumber', data: { key, type: typeName(value) } };
      }
    }
    const more = item(event.message, 'more_body');
    if (more !== undefined && more.py !== 'bool') {
      return { message: 'wrongMore', data: { type: typeName(more) } };
    }
    return fileProblem(event);
  },
  examples: {
    conforming: [
      {
        title: 'parts of a file, mixed with pieces of a body',
        python: python`
          import os

          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello", "more_body": True})
              if "http.response.zerocopysend" in (scope.get("extensions") or {}):
                  with open(os.devnull, "rb") as file:
                      event = {"type": "http.response.zerocopysend", "file": file}
                      await send({**event, "offset": 0, "count": 10, "more_body": True})
                      await send({**event, "file": file.fileno(), "more_body": True})
                      await send(event)
              else:
                  await send({"type": "http.response.body"})
        `,
      },
    ],
    violating: [
      {
        title: 'a file for the headers',
        reports: 'tooEarly',
        python: python`
          import os

          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              if "http.response.zerocopysend" in (scope.get("extensions") or {}):
                  with open(os.devnull, "rb") as file:
                      await send({"type": "http.response.zerocopysend", "file": file})
              else:
                  await send({"type": "http.response.start", "status": 200})
                  await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'a file after a first event that was the last',
        reports: 'tooLate',
        python: python`
          import os

          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello"})
              if "http.response.zerocopysend" in (scope.get("extensions") or {}):
                  with open(os.devnull, "rb") as file:
                      await send({"type": "http.response.zerocopysend", "file": file})
        `,
      },
      { title: 'a path', reports: 'noFile', python: sending('"path": file.name') },
      {
        title: 'a file in memory',
        reports: 'wrongFile',
        python: sending('"file": io.BytesIO(b"Hello")'),
      },
      { title: 'the name of a file', reports: 'wrongFile', python: sending('"file": file.name') },
      {
        title: 'a closed file',
        reports: 'wrongFile',
        python: sending('"file": file.close() or file'),
      },
      {
        title: 'the count as it came in a header',
        reports: 'wrongNumber',
        python: sending('"file": file, "count": "10"'),
      },
      {
        title: 'an offset from a division',
        reports: 'wrongNumber',
        python: sending('"file": file, "offset": 10 / 2'),
      },
      {
        title: 'a number for more_body',
        reports: 'wrongMore',
        python: sending('"file": file, "more_body": 0'),
      },
    ],
  },
});

/** None says of an optional number no more than that it is not there. */
function isNumber(value: Py): boolean {
  return value.py === 'int' || value.py === 'bool' || value.py === 'none';
}

/** Of an object the reference server has asked the descriptor: all else is right by now. */
function fileProblem({ message, refused }: SendEvent) {
  const file = item(message, 'file');
  if (file === undefined) return { message: 'noFile' } as const;
  if (refused === null) return;
  return { message: 'wrongFile', data: { type: typeName(file) } } as const;
}

function sending(keys: string): string {
  return python`
    import io
    import os

    async def app(scope, receive, send):
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        await send({"type": "http.response.start", "status": 200})
        if "http.response.zerocopysend" in (scope.get("extensions") or {}):
            with open(os.devnull, "rb") as file:
                await send({"type": "http.response.zerocopysend", ${keys}})
        else:
            await send({"type": "http.response.body", "body": b"Hello"})
  `;
}
