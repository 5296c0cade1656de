import { wholeResponse } from '../../../src/model/asgi-conversation.ts';
import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  clientLeft,
  CORRECT_SERVER,
  finalResponse,
  isBodiless,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/sends-the-whole-body',
  title: 'Sends the parts of the body, all of them and in order',
  level: 'MUST',
  requirements: ['HTTP-090'],
  clause: www(
    'Response Body - send event',
    'Concatenated onto any previous body values sent in this connection scope',
  ),
  why: 'The client gets another document than the application wrote.',
  on: 'served',
  messages: {
    other: 'sent a body of {got} bytes for one of {wanted}',
    content: 'sent other bytes than it was given',
  },
  *given(served) {
    const response = finalResponse(served);
    if (response === undefined || clientLeft(served)) return;
    for (const call of callOf(served, 'http')) {
      const whole = wholeResponse(call);
      const sane = whole !== undefined && !isBodiless(served, whole.status);
      if (sane && response.complete && response.status === whole.status) yield { response, whole };
    }
  },
  check({ response, whole }) {
    if (response.body === whole.body) return;
    const data = { got: response.body.length, wanted: whole.body.length };
    if (data.got !== data.wanted) return { message: 'other', event: response, data };
    return { message: 'content', event: response };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'the last part lost',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def on_body(self, exchange, message):
                  if message.get("body") == b"two":
                      message = {**message, "body": b""}
                  await super().on_body(exchange, message)
        `,
      },
      {
        title: 'an empty part that ends the response',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def on_body(self, exchange, message):
                  if not message.get("body") and not message.get("file"):
                      message = {**message, "more_body": False}
                  await super().on_body(exchange, message)
        `,
      },
      {
        title: 'taken for text',
        reports: 'content',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def frame(self, exchange, body):
                  return super().frame(exchange, body.replace(b"\x00\xff", b"?!"))
        `,
      },
    ],
  },
});
