import { pep3333 } from '../../../src/model/clause.ts';
import { isExactly, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { eventsOf, wentWell, wsgiCalls } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/input-gives-bytes',
  title: 'wsgi.input gives bytes',
  level: 'MUST',
  requirements: ['WSGI-222'],
  clause: pep3333('Unicode Issues', 'values read from wsgi.input'),
  why: 'Bodies are decoded by those who know how; a str in their place is an error in every parser.',
  on: 'served',
  messages: {
    wrongType: '{method}() gave {type}, not bytes',
    noList: 'readlines() gave {type}, not a list',
  },
  *given(served) {
    for (const call of wsgiCalls(served)) {
      for (const event of eventsOf(call, 'input')) if (wentWell(event)) yield event;
    }
  },
  check({ step, outcome }) {
    if (step?.do !== 'input' || !outcome?.returned) return;
    const { returned } = outcome;
    const { method } = step;
    if (method === 'readlines' && returned.py !== 'list') {
      return { message: 'noList', data: { type: typeName(returned) } };
    }
    const values = method === 'readlines' && returned.py === 'list' ? returned.items : [returned];
    const wrong = values.find((value) => !isExactly(value, 'bytes'));
    if (wrong !== undefined) {
      const name = method === 'iterate' ? 'next' : method;
      return { message: 'wrongType', data: { method: name, type: typeName(wrong) } };
    }
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
        title: 'lines as text',
        reports: 'wrongType',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import Input

          class Odd(Input):
              def readline(self, size=-1):
                  return super().readline(size).decode("latin-1")

              def __next__(self):
                  line = super().readline()
                  if not line:
                      raise StopIteration
                  return line

          class Server(Server):
              def input(self, exchange):
                  stream = super().input(exchange)
                  return Odd(stream.receive)
        `,
      },
      {
        title: 'a bytearray',
        reports: 'wrongType',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import Input

          class Odd(Input):
              def read(self, size=-1):
                  return bytearray(super().read(size))

          class Server(Server):
              def input(self, exchange):
                  stream = super().input(exchange)
                  return Odd(stream.receive)
        `,
      },
      {
        title: 'lines one by one',
        reports: 'noList',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import Input

          class Odd(Input):
              def readlines(self, hint=-1):
                  return iter(super().readlines(hint))

          class Server(Server):
              def input(self, exchange):
                  stream = super().input(exchange)
                  return Odd(stream.receive)
        `,
      },
    ],
  },
});
