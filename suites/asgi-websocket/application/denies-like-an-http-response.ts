import { extensions } from '../../../src/model/clause.ts';
import { offers, pairsFault } from '../../../src/model/extensions.ts';
import { item, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { messageType, type SendEvent } from '../../../src/model/select.ts';
import { DENIAL, DENIAL_EVENTS, effectiveSends, isAccepted } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/denies-like-an-http-response',
  title: 'Gives a denial response the keys and types of an HTTP response',
  level: 'SHOULD',
  requirements: ['EXT-005'],
  clause: extensions(
    'Websocket Denial Response',
    'with a structure that matches the http.response.start and http.response.body messages defined in the HTTP part of the core ASGI specification',
  ),
  why: 'Servers pass these events on to what writes their HTTP responses, and raise over a status that is no int or headers and a body that are no bytes. Build them like http.response.start and http.response.body.',
  on: 'websocket',
  messages: {
    noStatus: 'sent websocket.http.response.start without a status',
    wrongStatus: 'the status of websocket.http.response.start is {type}, not int',
    wrongHeaders: 'headers of websocket.http.response.start {fault}',
    wrongBody: 'the body of websocket.http.response.body is {type}, not bytes',
    wrongMore: 'more_body of websocket.http.response.body is {type}, not bool',
  },
  *given(exchange) {
    if (!offers(exchange, DENIAL)) return;
    for (const event of effectiveSends(exchange, ...DENIAL_EVENTS)) {
      if (!isAccepted(exchange, event)) yield event;
    }
  },
  check(event) {
    return messageType(event).endsWith('.start') ? startProblem(event) : bodyProblem(event);
  },
  examples: {
    conforming: [
      {
        title: 'a status of an enum, headers from a generator, a body in pieces',
        python: python`
          from http import HTTPStatus

          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise NotImplementedError(scope["type"])
              await receive()
              if "websocket.http.response" not in (scope.get("extensions") or {}):
                  await send({"type": "websocket.close"})
                  return
              headers = ([name, b"1"] for name in (b"x-one", b"x-two"))
              start = {"type": "websocket.http.response.start", "headers": headers}
              await send({**start, "status": HTTPStatus.UNAUTHORIZED})
              body = {"type": "websocket.http.response.body"}
              await send({**body, "body": b"who ", "more_body": True})
              await send({**body, "body": b"are you?", "more_body": False})
        `,
      },
    ],
    violating: [
      { title: 'a code', reports: 'noStatus', python: denying('"code": 403', '"body": b"no"') },
      {
        title: 'a status line',
        reports: 'wrongStatus',
        python: denying('"status": "403 Forbidden"', '"body": b"no"'),
      },
      {
        title: 'headers as str',
        reports: 'wrongHeaders',
        python: denying('"status": 403, "headers": [("x-why", "no")]', '"body": b"no"'),
      },
      {
        title: 'headers as a dict',
        reports: 'wrongHeaders',
        python: denying('"status": 403, "headers": {b"x-why": b"no"}', '"body": b"no"'),
      },
      {
        title: 'a text',
        reports: 'wrongBody',
        python: denying('"status": 403', '"body": "no"'),
      },
      {
        title: 'None for more_body',
        reports: 'wrongMore',
        python: denying('"status": 403', '"body": b"no", "more_body": None'),
      },
    ],
  },
});

function startProblem({ message }: SendEvent) {
  const status = item(message, 'status');
  if (status === undefined) return { message: 'noStatus' } as const;
  if (status.py !== 'int') {
    return { message: 'wrongStatus', data: { type: typeName(status) } } as const;
  }
  const headers = item(message, 'headers');
  const fault = headers && pairsFault(headers);
  if (fault !== undefined) return { message: 'wrongHeaders', data: { fault } } as const;
}

function bodyProblem({ message }: SendEvent) {
  const body = item(message, 'body');
  if (body !== undefined && body.py !== 'bytes') {
    return { message: 'wrongBody', data: { type: typeName(body) } } as const;
  }
  const more = item(message, 'more_body');
  if (more !== undefined && more.py !== 'bool') {
    return { message: 'wrongMore', data: { type: typeName(more) } } as const;
  }
}

function denying(start: string, body: string): string {
  return python`
    async def app(scope, receive, send):
        if scope["type"] != "websocket":
            raise NotImplementedError(scope["type"])
        await receive()
        if "websocket.http.response" in (scope.get("extensions") or {}):
            await send({"type": "websocket.http.response.start", ${start}})
            await send({"type": "websocket.http.response.body", ${body}})
        else:
            await send({"type": "websocket.close"})
  `;
}
