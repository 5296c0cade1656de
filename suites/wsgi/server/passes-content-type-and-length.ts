import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, valuesOf, variable } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/passes-content-type-and-length',
  title: 'CONTENT_TYPE and CONTENT_LENGTH are those of the request',
  level: 'MUST',
  requirements: ['WSGI-065', 'WSGI-066'],
  clause: pep3333(
    'environ Variables',
    'The contents of any Content-Type fields in the HTTP request.',
  ),
  why: 'Form parsers go by them: a type that the client did not send makes them read what is no form, a length that it did not send makes them wait.',
  on: 'served',
  messages: {
    lost: '{name} is not there, although the request has the header',
    changed: "{name} is not the header's value",
    invented: '{name} has a value, although the request has no such header',
  },
  *given(served) {
    const call = callOf(served);
    const { request } = served;
    if (call === undefined || request === null) return;
    for (const [header, name] of HEADERS) {
      const values = valuesOf(request.headers, header);
      // Whoever has decoded a chunked body may say how long it is.
      if (values.length <= 1 && request.framing !== 'chunked')
        yield { call, name, value: values[0] };
    }
  },
  check({ call, name, value }) {
    const found = variable(call, name);
    if (found !== undefined && found.py !== 'str') return;
    const given = found?.value ?? '';
    const wanted = value?.trim() ?? '';
    if (given === wanted) return;
    const message = wanted === '' ? 'invented' : given === '' ? 'lost' : 'changed';
    return { message, data: { name }, event: call };
  },
  examples: {
    conforming: [
      {
        title: 'a server with empty variables where there is no header',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  environ.setdefault("CONTENT_TYPE", "")
                  environ.setdefault("CONTENT_LENGTH", "")
                  return app(environ, start_response)

              return wrapped
        `,
      },
    ],
    violating: [
      {
        title: 'without its length',
        reports: 'lost',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  environ.pop("CONTENT_LENGTH", None)
                  return app(environ, start_response)

              return wrapped
        `,
      },
      {
        title: 'the type without its parameters',
        reports: 'changed',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  if "CONTENT_TYPE" in environ:
                      environ["CONTENT_TYPE"] = environ["CONTENT_TYPE"].split(";")[0]
                  return app(environ, start_response)

              return wrapped
        `,
      },
      {
        title: 'a type for requests that have none',
        reports: 'invented',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  environ.setdefault("CONTENT_TYPE", "text/plain")
                  return app(environ, start_response)

              return wrapped
        `,
      },
    ],
  },
});

const HEADERS = [
  ['content-type', 'CONTENT_TYPE'],
  ['content-length', 'CONTENT_LENGTH'],
] as const;
