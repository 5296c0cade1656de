import { pep3333 } from '../../../src/model/clause.ts';
import { show, str } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { isLatin1, sentNames } from '../../../src/model/wsgi.ts';

/** The token of RFC 2616, which is what a field-name is. */
const TOKEN = /^[!#$%&'*+.^_\x60|~0-9A-Za-z-]+$/;

export default defineRule({
  id: 'wsgi/application/header-names-are-valid',
  title: 'Header names are field names, without a colon or other punctuation at the end',
  level: 'MUST',
  requirements: ['WSGI-144'],
  clause: pep3333(
    'The start_response() Callable',
    'Each header_name must be a valid HTTP header field-name',
  ),
  why: 'A name with a space, a colon or a line break makes a header that clients read otherwise or refuse. Use letters, digits and hyphens.',
  on: 'wsgi',
  messages: {
    notToken: 'the header name {name} is no field name',
    endsInPunctuation: 'the header name {name} ends in punctuation',
  },
  *given(exchange) {
    for (const name of sentNames(exchange)) if (isLatin1(name.text)) yield name;
  },
  check({ event, text }) {
    const data = { name: show(str(text)) };
    if (/^[A-Za-z0-9]+(?:.*[A-Za-z0-9])?:$/.test(text)) {
      return { message: 'endsInPunctuation', data, event };
    }
    if (!TOKEN.test(text)) return { message: 'notToken', data, event };
    if (!/[0-9A-Za-z]$/.test(text)) return { message: 'endsInPunctuation', data, event };
  },
  examples: {
    conforming: [
      {
        title: 'names that look unusual and are valid',
        python: python`
          def application(environ, start_response):
              headers = [("2-Foo", "a"), ("x_tag", "b"), ("X.Y'Z", "c"), ("ETAG", '"1"')]
              start_response("200 OK", headers)
              return [b"Hello"]
        `,
      },
    ],
    violating: [
      {
        title: 'a space',
        reports: 'notToken',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content Type", "text/plain")])
              return [b"Hello"]
        `,
      },
      {
        title: 'a line break',
        reports: 'notToken',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("X-Tag\r\nX-Other", "a")])
              return [b"Hello"]
        `,
      },
      {
        title: 'no name',
        reports: 'notToken',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("", "a")])
              return [b"Hello"]
        `,
      },
      {
        title: 'a colon at the end',
        reports: 'endsInPunctuation',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type:", "text/plain")])
              return [b"Hello"]
        `,
      },
      {
        title: 'a hyphen at the end',
        reports: 'endsInPunctuation',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("X-Tag-", "a")])
              return [b"Hello"]
        `,
      },
    ],
  },
});
