import { pep3333 } from '../../../src/model/clause.ts';
import type { WsgiExchange } from '../../../src/model/evidence.ts';
import { lengthOf, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { streamUses } from '../../../src/model/wsgi.ts';

export default defineRule({
  id: 'wsgi/application/reads-within-content-length',
  title: 'Asks wsgi.input for no more than CONTENT_LENGTH announces',
  level: 'SHOULD',
  requirements: ['WSGI-121'],
  clause: pep3333(
    'Input and Error Streams',
    'The application should not attempt to read more data than is specified by the CONTENT_LENGTH variable',
  ),
  why: 'The stream of some servers (wsgiref) is the bare connection: a read for more than is left waits for bytes that never come, or for those of the next request. Ask for min(size, what is left), and stop there.',
  on: 'wsgi',
  follows: ['wsgi/middleware/passes-the-request-body-on'],
  messages: { tooMuch: 'asked for {size} bytes where CONTENT_LENGTH left {left}' },
  *given(exchange) {
    yield* sizedReads(exchange);
  },
  check({ event, size, left }) {
    if (size > left) return { message: 'tooMuch', data: { size, left }, event };
  },
  examples: {
    conforming: [
      {
        title: 'a loop that counts what is left',
        python: python`
          def application(environ, start_response):
              left = int(environ.get("CONTENT_LENGTH") or 0)
              blocks = []
              while left > 0:
                  block = environ["wsgi.input"].read(min(left, 65536))
                  if not block:
                      break
                  left -= len(block)
                  blocks.append(block)
              start_response("200 OK", [("Content-Type", "application/octet-stream")])
              return blocks
        `,
      },
      {
        title: 'everything that is left after the first bytes, and no number given',
        python: python`
          def application(environ, start_response):
              length = int(environ.get("CONTENT_LENGTH") or 0)
              first = environ["wsgi.input"].read(min(4, length))
              line = environ["wsgi.input"].readline(65536)
              rest = environ["wsgi.input"].read()
              start_response("200 OK", [("Content-Type", "application/octet-stream")])
              return [first, line, rest]
        `,
      },
    ],
    violating: [
      {
        title: 'blocks of a fixed size until there are no more',
        reports: 'tooMuch',
        python: python`
          def application(environ, start_response):
              blocks = []
              while True:
                  block = environ["wsgi.input"].read(8192)
                  if not block:
                      break
                  blocks.append(block)
              start_response("200 OK", [("Content-Type", "application/octet-stream")])
              return blocks
        `,
      },
      {
        title: 'one byte more than announced',
        reports: 'tooMuch',
        python: python`
          def application(environ, start_response):
              length = int(environ.get("CONTENT_LENGTH") or 0)
              body = environ["wsgi.input"].read(length + 1)
              start_response("200 OK", [("Content-Type", "application/octet-stream")])
              return [body]
        `,
      },
    ],
  },
});

/**
 * The calls of `read()` that name a size, with what CONTENT_LENGTH leaves at that point. A call
 * without a size means the rest of the body, and the size for `readline()` is only a bound.
 */
function* sizedReads(exchange: WsgiExchange) {
  const announced = textItem(exchange.offered, 'CONTENT_LENGTH');
  if (announced === undefined || !/^[0-9]+$/.test(announced)) return;
  let left = Number(announced);
  for (const event of streamUses(exchange, 'input')) {
    // Lines taken by iteration are not counted.
    if (event.method === '__iter__' || event.method === '__next__') return;
    const [argument] = event.args;
    const size = argument?.py === 'int' ? argument.value : -1;
    if (event.method === 'read' && size >= 0) yield { event, size, left };
    if (event.result?.py === 'bytes') left -= lengthOf(event.result);
  }
}
