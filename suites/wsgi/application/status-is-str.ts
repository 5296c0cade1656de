import { pep3333 } from '../../../src/model/clause.ts';
import { isExactly, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { statusArgument, wsgiEvents } from '../../../src/model/select.ts';

export default defineRule({
  id: 'wsgi/application/status-is-str',
  title: 'The status is a str',
  level: 'MUST',
  requirements: ['WSGI-136'],
  clause: pep3333(
    'Unicode Issues',
    'all objects referred to in this specification as "strings" must be of type str or StringType',
  ),
  why: 'Servers slice the status and put it on the status line; a number or bytes fails there. Pass a plain str such as "200 OK".',
  on: 'wsgi',
  messages: { wrongType: 'the status is {type}, not str' },
  *given(exchange) {
    for (const event of wsgiEvents(exchange, 'start_response')) {
      if (statusArgument(event) !== undefined) yield event;
    }
  },
  check(event) {
    const status = statusArgument(event);
    if (status !== undefined && !isExactly(status, 'str')) {
      return { message: 'wrongType', data: { type: typeName(status) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'a str made from http.HTTPStatus',
        python: python`
          from http import HTTPStatus

          def application(environ, start_response):
              status = HTTPStatus.OK
              start_response(f"{status.value} {status.phrase}", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
    ],
    violating: [
      {
        title: 'a number',
        reports: 'wrongType',
        python: python`
          def application(environ, start_response):
              start_response(200, [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
      {
        title: 'bytes',
        reports: 'wrongType',
        python: python`
          def application(environ, start_response):
              start_response(b"200 OK", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
      {
        title: 'a subclass of str',
        reports: 'wrongType',
        python: python`
          class Status(str):
              pass

          def application(environ, start_response):
              start_response(Status("200 OK"), [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
    ],
  },
});
