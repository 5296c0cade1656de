import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { hasControlCharacter, sentValues } from '../../../src/model/wsgi.ts';
import { show, str } from '../../../src/model/py.ts';

export default defineRule({
  id: 'wsgi/application/header-values-have-no-control-characters',
  title: 'Header values contain no control characters',
  level: 'MUST',
  requirements: ['WSGI-145'],
  clause: pep3333(
    'The start_response() Callable',
    'Each header_value must not include any control characters, including carriage returns or linefeeds, either embedded or at the end',
  ),
  why: 'A line break in a value lets whoever supplied it add headers or a second response. Encode or strip such characters, above all in redirects and cookies.',
  on: 'wsgi',
  messages: { controlCharacter: '{what} contains the control character {character}' },
  *given(exchange) {
    yield* sentValues(exchange);
  },
  check({ event, what, text }) {
    const character = [...text].find(hasControlCharacter);
    if (character !== undefined) {
      return {
        message: 'controlCharacter',
        data: { what, character: show(str(character)) },
        event,
      };
    }
  },
  examples: {
    conforming: [
      {
        title: 'an empty value, one with spaces, one beyond ASCII',
        python: python`
          def application(environ, start_response):
              headers = [("X-Empty", ""), ("X-Spaces", " a  b "), ("X-Latin", "caf\u00e9 \u0085")]
              start_response("200 OK", headers)
              return [b"Hello"]
        `,
      },
    ],
    violating: [
      {
        title: 'a line break at the end',
        reports: 'controlCharacter',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain\r\n")])
              return [b"Hello"]
        `,
      },
      {
        title: 'a folded value',
        reports: 'controlCharacter',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("X-Tag", "one,\n two")])
              return [b"Hello"]
        `,
      },
      {
        title: 'DEL',
        reports: 'controlCharacter',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("X-Tag", "one\x7f")])
              return [b"Hello"]
        `,
      },
    ],
  },
});
