import { pep3333 } from '../../../src/model/clause.ts';
import type { WsgiExchange } from '../../../src/model/evidence.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { clientLeft, wsgiEvents } from '../../../src/model/select.ts';

export default defineRule({
  id: 'wsgi/application/copes-with-an-early-end',
  title: 'Copes with its iterable being closed before its end',
  level: 'SHOULD',
  requirements: ['WSGI-047'],
  clause: pep3333(
    'Specification Details',
    'Applications returning a generator or other custom iterator should not assume the entire iterator will be consumed, as it may be closed early by the server.',
  ),
  why: 'Clients go away. What has to happen in any case belongs into close(), or into a finally that yields nothing, and must not raise.',
  on: 'session',
  messages: { raised: 'raised {type} when its iterable was closed early' },
  *given({ exchanges }) {
    const all = exchanges.filter((each) => each.kind === 'wsgi');
    // A close() that raises in any case is no matter of how early it comes.
    const usual = new Set(all.filter((each) => !clientLeft(each)).map(closingError));
    for (const exchange of all) {
      const [close] = clientLeft(exchange) ? wsgiEvents(exchange, 'close') : [];
      if (close !== undefined) yield { close, exchange, usual };
    }
  },
  check({ exchange, usual }) {
    const type = closingError(exchange);
    if (type === null || usual.has(type)) return undefined;
    const event = wsgiEvents(exchange, 'raise').find(({ during }) => during === 'close');
    return { message: 'raised', data: { type }, event };
  },
  examples: {
    conforming: [
      {
        title: 'a generator that cleans up in finally',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              try:
                  yield b"hello "
                  yield b"world"
              finally:
                  environ.clear()
        `,
      },
      {
        title: 'a close() that always raises: no matter of when it is called',
        python: python`
          class Blocks:
              def __iter__(self):
                  return iter([b"hello ", b"world"])

              def close(self):
                  raise RuntimeError("always")

          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              return Blocks()
        `,
      },
    ],
    violating: [
      {
        title: 'a generator that yields while it is being closed',
        reports: 'raised',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              try:
                  yield b"hello "
                  yield b"world"
              finally:
                  yield b"bye"
        `,
      },
    ],
  },
});

/** The type of what `close()` raised, or null. */
function closingError(exchange: WsgiExchange): string | null {
  const raised = wsgiEvents(exchange, 'raise').find(({ during }) => during === 'close');
  return raised?.exception.type ?? null;
}
