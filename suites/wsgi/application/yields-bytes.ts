import { pep3333 } from '../../../src/model/clause.ts';
import { isExactly, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wsgiEvents } from '../../../src/model/select.ts';

export default defineRule({
  id: 'wsgi/application/yields-bytes',
  title: 'Yields only bytes',
  level: 'MUST',
  requirements: ['WSGI-224'],
  clause: pep3333('Unicode Issues', 'the value must be of type bytes under Python 3'),
  why: 'A server cannot send text: it raises TypeError and the client sees an empty or cut answer. Encode the text and say the charset in Content-Type.',
  on: 'wsgi',
  messages: { wrongType: 'yielded {type}, not bytes' },
  *given(exchange) {
    yield* wsgiEvents(exchange, 'yield');
  },
  check({ chunk }) {
    if (!isExactly(chunk, 'bytes')) {
      return { message: 'wrongType', data: { type: typeName(chunk) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'blocks of bytes, an empty one among them',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [b"Hello ", b"", "wörld".encode("utf-8")]
        `,
      },
    ],
    violating: [
      {
        title: 'a list of str',
        reports: 'wrongType',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              return ["Hello world"]
        `,
      },
      {
        title: 'a bytearray from a generator',
        reports: 'wrongType',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              yield bytearray(b"Hello world")
        `,
      },
    ],
  },
});
