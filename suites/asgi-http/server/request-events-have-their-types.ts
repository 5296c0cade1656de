import { www } from '../../../src/model/clause.ts';
import { isExactly, item, show, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, received } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/request-events-have-their-types',
  title: 'Gives bytes for body and a bool for more_body',
  level: 'MUST',
  requirements: ['HTTP-058', 'HTTP-059'],
  clause: www('Request - receive event', 'body (byte string) -- Body of the request'),
  why: 'A bytearray changes under those who keep it, and a more_body that is no bool is compared with True in vain.',
  on: 'served',
  messages: { body: 'body is {type}, not bytes', more: 'more_body is {value}' },
  *given(served) {
    for (const call of callOf(served, 'http')) yield* received(call, 'http.request');
  },
  check({ event, message }) {
    const body = item(message, 'body');
    if (body !== undefined && !isExactly(body, 'bytes')) {
      return { message: 'body', event, data: { type: typeName(body) } };
    }
    const more = item(message, 'more_body');
    if (more !== undefined && more.py !== 'bool') {
      return { message: 'more', event, data: { value: show(more) } };
    }
  },
  examples: {
    conforming: [
      CORRECT_SERVER,
      {
        title: 'keys at their defaults left out',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def request_event(self, body, more):
                  event = {"type": "http.request"}
                  if body:
                      event["body"] = body
                  if more:
                      event["more_body"] = True
                  return event
        `,
      },
    ],
    violating: [
      {
        title: 'a bytearray',
        reports: 'body',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def request_event(self, body, more):
                  return {**super().request_event(body, more), "body": bytearray(body)}
        `,
      },
      {
        title: 'None for no body',
        reports: 'body',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def request_event(self, body, more):
                  return {**super().request_event(body, more), "body": body or None}
        `,
      },
      {
        title: 'how many bytes there are to come',
        reports: 'more',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def request_event(self, body, more):
                  return {**super().request_event(body, more), "more_body": int(more)}
        `,
      },
    ],
  },
});
