import { pep3333 } from '../../../src/model/clause.ts';
import type { Py } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, failed, starts } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/checks-headers-at-once',
  title: 'start_response checks what it is given',
  level: 'SHOULD',
  requirements: ['WSGI-159'],
  clause: pep3333(
    'The start_response() Callable',
    'should check for errors in the headers at the time start_response is called, so that an error can be raised while the application is still running',
  ),
  why: 'Later the application cannot answer the error any more, and a line break in a value is a header that somebody else wrote.',
  on: 'served',
  messages: {
    accepted: 'start_response took {what}',
  },
  *given(served) {
    const call = callOf(served);
    const [start] = call === undefined ? [] : starts(call);
    const step = start?.event.step;
    if (start === undefined || step?.do !== 'start_response' || start.excInfo) return;
    const what = faultOf(step.args[0], step.args[1]);
    if (what !== undefined) yield { event: start.event, what };
  },
  check({ event, what }) {
    if (!failed(event)) return { message: 'accepted', data: { what }, event };
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
        title: 'line breaks in values',
        reports: 'accepted',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def check_header(self, pair):
                  if type(pair) is tuple and "\n" in str(pair[1]):
                      pair = (pair[0], "x")
                  super().check_header(pair)

              def response_headers(self, exchange, length):
                  headers = super().response_headers(exchange, length)
                  return [(name, value.replace("\r\n", " ")) for name, value in headers]
        `,
      },
      {
        title: 'values that are numbers',
        reports: 'accepted',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def check_header(self, pair):
                  if type(pair) is tuple and type(pair[1]) is int:
                      pair = (pair[0], str(pair[1]))
                  super().check_header(pair)
        `,
      },
      {
        title: 'pairs of any kind',
        reports: 'accepted',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def check_header(self, pair):
                  super().check_header(tuple(pair))
        `,
      },
      {
        title: 'a status of any kind',
        reports: 'accepted',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def start_response(self, exchange, status, headers, exc_info=None):
                  if type(status) is int:
                      status = "%d OK" % status
                  return super().start_response(exchange, status, headers, exc_info)
        `,
      },
      {
        title: 'names of any kind',
        reports: 'accepted',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def check_header(self, pair):
                  if type(pair) is tuple and type(pair[0]) is str and " " in pair[0]:
                      pair = (pair[0].replace(" ", "-"), pair[1])
                  super().check_header(pair)
        `,
      },
    ],
  },
});

/** What is wrong, where it is wrong beyond doubt and no matter of other rules. */
function faultOf(status: Py | undefined, headers: Py | undefined): string | undefined {
  if (status?.py !== 'str') return 'a status that is no str';
  if (CONTROLS.test(status.value)) return 'a status with a control character';
  if (headers?.py !== 'list') return headers === undefined ? undefined : 'headers that are no list';
  for (const pair of headers.items) {
    const fault = faultOfPair(pair);
    if (fault !== undefined) return fault;
  }
}

// A tab is a control character too; HTTP allows it in values.
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\x00-\x08\x0a-\x1f\x7f]/;

function faultOfPair(pair: Py): string | undefined {
  if (pair.py !== 'tuple' || pair.items.length !== 2) return 'a header that is no pair in a tuple';
  const [name, value] = pair.items;
  if (name?.py !== 'str') return 'a header name that is no str';
  if (value?.py !== 'str') return 'a header value that is no str';
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z\x80-\uffff]+$/.test(name.value))
    return 'a name that is no token';
  if (/[\r\n]/.test(value.value)) return 'a line break in a value';
  if (CONTROLS.test(value.value)) return 'a control character in a value';
}
