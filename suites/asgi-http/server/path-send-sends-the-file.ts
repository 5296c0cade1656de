import { extensions } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  clientLeft,
  CORRECT_SERVER,
  finalResponse,
  isBodiless,
  offers,
  taken,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/path-send-sends-the-file',
  title: 'Sends the whole file that pathsend names, and completes the response',
  level: 'SHOULD',
  requirements: ['EXT-039'],
  clause: extensions(
    'Path Send',
    'Except for the characteristics of path-send, it should behave the same as ordinary http.response.body.',
  ),
  why: 'A download that is cut looks like a whole file of another size.',
  on: 'served',
  messages: {
    other: 'sent {got} bytes of a file of {wanted}',
    open: 'did not complete the response',
  },
  *given(served) {
    const response = finalResponse(served);
    if (response === undefined || clientLeft(served) || isBodiless(served, response.status)) return;
    for (const call of callOf(served, 'http')) {
      const [file] = taken(call, 'http.response.pathsend');
      const step = file?.event.step;
      const content = step?.do === 'send' ? step.file?.content : undefined;
      if (content !== undefined && offers(call, 'http.response.pathsend'))
        yield { response, content };
    }
  },
  check({ response, content }) {
    if (response.body === content) {
      return response.complete ? undefined : { message: 'open', event: response };
    }
    // The client may have given up before the rest came.
    if (!response.complete && content.startsWith(response.body)) return;
    const data = { got: response.body.length, wanted: content.length };
    return { message: 'other', event: response, data };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'the first block',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def on_pathsend(self, exchange, message):
                  with open(message["path"], "rb") as file:
                      await self.on_body(exchange, {"body": file.read(65536)})
        `,
      },
      {
        title: 'waits for more',
        reports: 'open',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def on_pathsend(self, exchange, message):
                  with open(message["path"], "rb") as file:
                      body = file.read()
                  more = len(body) > 65536
                  await self.on_body(exchange, {"body": body, "more_body": more})
        `,
      },
    ],
  },
});
