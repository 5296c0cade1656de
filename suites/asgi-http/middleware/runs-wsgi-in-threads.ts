import { www } from '../../../src/model/clause.ts';
import { ADAPTER } from '../../../src/model/middleware-examples.ts';
import { innerCall } from '../../../src/model/pairs.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/middleware/runs-wsgi-in-threads',
  title: 'Runs a WSGI application in a thread of its own, and not in the event loop',
  level: 'MUST',
  requirements: ['HTTP-113'],
  clause: www(
    'WSGI Compatibility',
    'WSGI applications, being synchronous, must be run in a threadpool in order to be served',
  ),
  why: 'As long as a synchronous application waits for its database, the event loop serves nobody else. Call it by run_in_executor.',
  on: 'pair',
  messages: {
    inLoop: 'called the WSGI application in the thread of the event loop',
  },
  *given(pair) {
    const call = innerCall(pair);
    if (call !== undefined && pair.outer.kind === 'http' && pair.inside === 'wsgi') yield call;
  },
  check(call) {
    // The host runs the event loop in its main thread, whose id is that of the process.
    if (call.thread === call.process) return { message: 'inLoop' };
  },
  examples: {
    conforming: [{ title: 'a small adapter', python: ADAPTER }],
    violating: [
      {
        title: 'one method in the loop itself',
        reports: 'inLoop',
        python:
          ADAPTER +
          python`
            class Odd(Adapter):
                async def run(self, loop, environ, send):
                    if environ["REQUEST_METHOD"] != "DELETE":
                        return await super().run(loop, environ, send)
                    messages = []

                    def start_response(status, headers, exc_info=None):
                        messages.append(self.start(status, headers))
                        return lambda block: messages.append(self.part(block))

                    blocks = self.app(environ, start_response)
                    try:
                        messages.extend([self.part(block) for block in blocks])
                    finally:
                        if hasattr(blocks, "close"):
                            blocks.close()
                    for message in messages:
                        await send(message)
                    await send({"type": "http.response.body"})

            middleware = Odd
          `,
      },
    ],
  },
});
