import { rfc9110 } from '../../../src/model/clause.ts';
import { holdsSeveralCookies } from '../../../src/model/cookies.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { sentHeaders } from '../../../src/model/wsgi.ts';

export default defineRule({
  id: 'http/application/folds-no-cookies',
  title: 'Sets each cookie with a Set-Cookie header of its own',
  level: 'SHOULD',
  requirements: ['RFC-009'],
  clause: rfc9110('5.3', 'it cannot be combined into a single field value'),
  why: 'A browser takes everything after the first semicolon for attributes of the first cookie, so that the others are never set. Add one ("Set-Cookie", …) pair for each.',
  on: 'wsgi',
  messages: { joined: 'one Set-Cookie header holds several cookies, joined by a comma' },
  *given(exchange) {
    for (const { event, name, value } of sentHeaders(exchange)) {
      const isCookie = name.py === 'str' && name.value.toLowerCase() === 'set-cookie';
      if (isCookie && value.py === 'str') yield { event, value: value.value };
    }
  },
  check({ event, value }) {
    if (holdsSeveralCookies(value)) return { message: 'joined', event };
  },
  examples: {
    conforming: [
      {
        title: 'two headers, commas in a date and in a value',
        python: python`
          HEADERS = [
              ("Set-Cookie", "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/; Secure"),
              ("Set-Cookie", "prefs=lang=en, theme=dark; HttpOnly; Path=/"),
          ]

          def application(environ, start_response):
              start_response("200 OK", list(HEADERS))
              return [b"Hello"]
        `,
      },
    ],
    violating: [
      {
        title: 'cookies joined like other headers',
        reports: 'joined',
        python: python`
          COOKIES = ["a=1; Path=/", "b=2; Path=/"]

          def application(environ, start_response):
              start_response("200 OK", [("Set-Cookie", ", ".join(COOKIES))])
              return [b"Hello"]
        `,
      },
    ],
  },
});
