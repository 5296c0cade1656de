import { pep3333 } from '../../../src/model/clause.ts';
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
  on: 'wsgi',
  messages: { raised: 'raised {type} when its iterable was closed early' },
  *given(exchange) {
    if (clientLeft(exchange)) yield* wsgiEvents(exchange, 'close');
  },
  check(_close, exchange) {
    const raised = wsgiEvents(exchange, 'raise').find((event) => event.during === 'close');
    if (raised === undefined) return;
    return { message: 'raised', data: { type: raised.exception.type }, event: raised };
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
