import { extensions } from '../../../src/model/clause.ts';
import { bytes, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  CORRECT_SERVER,
  finalResponse,
  offers,
  told,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-websocket/server/sends-the-denial-response',
  title: 'Sends a denial response as it is told, and closes the connection',
  level: 'SHOULD',
  requirements: ['EXT-007', 'EXT-008'],
  clause: extensions(
    'Websocket Denial Response',
    'the server should send a HTTP response and then close the connection',
  ),
  why: 'The client learns from it why it was not let in: to log in, to come later, to go elsewhere.',
  on: 'served',
  messages: {
    status: 'answered {status} for {wanted}',
    header: 'did not send {name}: {value}',
    body: 'sent the body {body} for {wanted}',
    open: 'left the connection open',
  },
  *given(served) {
    const response = finalResponse(served);
    if (response === undefined || served.wire === null) return;
    for (const call of callOf(served, 'websocket')) {
      const wanted = told(call, 'websocket.http.response');
      const isOffered = offers(call, 'websocket.http.response');
      if (isOffered && wanted?.ended === true) yield { response, wanted, wire: served.wire };
    }
  },
  check({ response, wanted, wire }) {
    if (response.status !== wanted.status) {
      return {
        message: 'status',
        event: response,
        data: { status: response.status, wanted: wanted.status },
      };
    }
    for (const [name, value] of wanted.headers) {
      if (!response.headers.some((pair) => pair[0].toLowerCase() === name && pair[1] === value)) {
        return { message: 'header', event: response, data: { name, value } };
      }
    }
    if (response.body !== wanted.body) {
      const data = { body: show(bytes(response.body)), wanted: show(bytes(wanted.body)) };
      return { message: 'body', event: response, data };
    }
    if (wire.timedOut || !response.complete) return { message: 'open', event: response };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: '403 for all',
        reports: 'status',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def on_http_response_start(self, socket, message):
                  status = 403 if message["status"] == 410 else message["status"]
                  await super().on_http_response_start(socket, {**message, "status": status})
        `,
      },
      {
        title: 'without its headers',
        reports: 'header',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def on_http_response_start(self, socket, message):
                  if message["status"] == 401:
                      message = {**message, "headers": []}
                  await super().on_http_response_start(socket, message)
        `,
      },
      {
        title: 'the first part of the body',
        reports: 'body',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def on_http_response_body(self, socket, message):
                  if socket.denial_sent:
                      message = {**message, "body": b""}
                  await super().on_http_response_body(socket, message)
        `,
      },
      {
        title: 'waits for the client to close the connection',
        reports: 'open',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def end_denial(self, socket):
                  super().end_denial(socket)
                  socket.wire.kept = socket.denial["status"] == 404

              async def serve_websocket(self, wire, head):
                  await super().serve_websocket(wire, head)
                  while getattr(wire, "kept", False) and not wire.gone:
                      await wire.change()
        `,
      },
    ],
  },
});
