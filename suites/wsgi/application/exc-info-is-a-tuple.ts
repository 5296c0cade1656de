import { pep3333 } from '../../../src/model/clause.ts';
import { type Py, show, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { excInfoCalls } from '../../../src/model/wsgi.ts';

export default defineRule({
  id: 'wsgi/application/exc-info-is-a-tuple',
  title: 'exc_info is what sys.exc_info() returns',
  level: 'MUST',
  requirements: ['WSGI-165'],
  clause: pep3333(
    'The start_response() Callable',
    'The exc_info argument, if supplied, must be a Python sys.exc_info() tuple',
  ),
  why: 'Once headers have been sent the server raises exc_info[1].with_traceback(exc_info[2]), which fails on anything else and hides the error. Pass sys.exc_info().',
  on: 'wsgi',
  messages: {
    notTuple: 'exc_info is {type}, not the tuple of sys.exc_info()',
    notExcInfo: 'exc_info is {value}, not a type, an exception and a traceback',
  },
  *given(exchange) {
    yield* excInfoCalls(exchange);
  },
  check({ event, excInfo }) {
    if (excInfo.py !== 'tuple') {
      return { message: 'notTuple', data: { type: typeName(excInfo) }, event };
    }
    if (!isExcInfo(excInfo.items)) {
      return { message: 'notExcInfo', data: { value: show(excInfo) }, event };
    }
  },
  examples: {
    conforming: [
      {
        title: 'sys.exc_info(), and None where there is no error',
        python: python`
          import sys

          def application(environ, start_response):
              headers = [("Content-Type", "text/plain")]
              start_response("200 OK", headers, None)
              try:
                  raise LookupError("nothing there")
              except LookupError:
                  start_response("500 Oops", headers, sys.exc_info())
              return [b"Sorry"]
        `,
      },
    ],
    violating: [
      {
        title: 'True',
        reports: 'notTuple',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")], True)
              return [b"Hello"]
        `,
      },
      {
        title: 'the exception alone',
        reports: 'notTuple',
        python: python`
          def application(environ, start_response):
              try:
                  raise LookupError("nothing there")
              except LookupError as error:
                  start_response("500 Oops", [("Content-Type", "text/plain")], error)
              return [b"Sorry"]
        `,
      },
      {
        title: 'the name and the text of the exception',
        reports: 'notExcInfo',
        python: python`
          def application(environ, start_response):
              try:
                  raise LookupError("nothing there")
              except LookupError as error:
                  info = ("LookupError", str(error), None)
                  start_response("500 Oops", [("Content-Type", "text/plain")], info)
              return [b"Sorry"]
        `,
      },
    ],
  },
});

function isExcInfo(items: readonly Py[]): boolean {
  if (items.length !== 3) return false;
  const [type, value, traceback] = items;
  const isTraceback = traceback?.py === 'object' && traceback.type === 'traceback';
  return [type, value].every(isObjectOrNone) && (isTraceback || traceback?.py === 'none');
}

function isObjectOrNone(value: Py | undefined): boolean {
  return value?.py === 'object' || value?.py === 'none';
}
