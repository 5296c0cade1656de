import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { answerOf, finalOf, hasLeft } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/computes-no-length-beside-write',
  title: 'Computes no length from a single block beside write()',
  level: 'MUST',
  requirements: ['WSGI-190'],
  clause: pep3333(
    'Handling the Content-Length Header',
    'If the application does not call the write() callable, and returns an iterable whose len() is 1',
  ),
  why: 'The length of the block is not that of the body when something was written before it.',
  on: 'served',
  messages: {
    cut: 'the client did not get all of what was written and then yielded in a single block',
  },
  *given(served) {
    const answer = answerOf(served);
    if (answer === undefined || served.wire === null || hasLeft(served)) return;
    if (answer.declared !== null || served.request?.method === 'HEAD') return;
    const yields = answer.blocks.filter(({ by }) => by === 'yield').length;
    const shape = served.script?.result?.shape ?? '';
    if (yields === 1 && answer.blocks.length > 1 && ['list', 'tuple', 'sized'].includes(shape)) {
      yield { answer, response: finalOf(served) };
    }
  },
  check({ answer, response }) {
    if (response?.body !== answer.body) return { message: 'cut', event: response ?? answer.call };
  },
  examples: {
    conforming: [
      {
        title: 'the reference server',
        python: python`
          from reference_wsgi import Server
        `,
      },
    ],
    violating: [
      {
        title: 'the length of the block',
        reports: 'cut',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def write(self, exchange, data):
                  if exchange.request.target != b"/write":
                      super().write(exchange, data)
                  else:
                      exchange.kept = getattr(exchange, "kept", b"") + data

              def iterate(self, exchange):
                  kept = getattr(exchange, "kept", b"")
                  if not hasattr(exchange.iterable, "__len__") or len(exchange.iterable) != 1:
                      exchange.written = True
                      self.transmit(exchange, kept)
                      super().iterate(exchange)
                      return
                  for block in exchange.iterable:
                      if kept:
                          # The one block is taken for the whole body.
                          self.send_head(exchange, len(block))
                      self.transmit(exchange, kept + block)
        `,
      },
    ],
  },
});
