import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, variable } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/splits-the-path',
  title: 'SCRIPT_NAME and PATH_INFO make up the decoded path',
  level: 'MUST',
  requirements: ['WSGI-060', 'WSGI-061', 'WSGI-216'],
  clause: pep3333(
    'environ Variables',
    'The remainder of the request URL\'s "path", designating the virtual "location" of the request\'s target within the application.',
  ),
  why: 'Applications route by PATH_INFO and decode its bytes themselves: percent escapes have to be decoded once, each byte to one character.',
  on: 'served',
  messages: {
    wrongPath: 'SCRIPT_NAME and PATH_INFO are not the decoded path of the URL',
    noSlash: 'PATH_INFO does not begin with a slash',
  },
  *given(served) {
    const call = callOf(served);
    const path = served.request?.target.split('?', 1)[0] ?? '';
    if (call !== undefined && isPlain(path)) yield { call, path: decode(path) };
  },
  check({ call, path }) {
    const [script, info] = ['SCRIPT_NAME', 'PATH_INFO'].map((name) => variable(call, name));
    const start = script?.py === 'str' ? script.value : '';
    const rest = info?.py === 'str' ? info.value : '';
    // What is no str or not Latin-1 is for other rules to say.
    // eslint-disable-next-line no-control-regex
    if (/[^\x00-\xff]/.test(start + rest)) return;
    if (start + rest !== path) return { message: 'wrongPath', event: call };
    if (rest !== '' && !rest.startsWith('/')) return { message: 'noSlash', event: call };
  },
  examples: {
    conforming: [
      {
        title: 'a server that leaves an empty SCRIPT_NAME out',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  if environ["SCRIPT_NAME"] == "":
                      del environ["SCRIPT_NAME"]
                  return app(environ, start_response)

              return wrapped
        `,
      },
      {
        title: 'a server that mounts the application at its first segment',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  path = environ["PATH_INFO"]
                  if path.count("/") > 1:
                      first, rest = path[1:].split("/", 1)
                      environ.update(SCRIPT_NAME="/" + first, PATH_INFO="/" + rest)
                  return app(environ, start_response)

              return wrapped
        `,
      },
    ],
    violating: [
      {
        title: 'the path as it stands in the URL',
        reports: 'wrongPath',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def cgi_variables(self, exchange):
                  variables = super().cgi_variables(exchange)
                  path, _ = self.split_target(exchange.request.target)
                  return dict(variables, PATH_INFO=path.decode("latin-1"))
        `,
      },
      {
        title: 'decoded twice',
        reports: 'wrongPath',
        python: python`
          from urllib.parse import unquote

          def server(app):
              def wrapped(environ, start_response):
                  path = unquote(environ["PATH_INFO"], "latin-1")
                  return app(dict(environ, PATH_INFO=path), start_response)

              return wrapped
        `,
      },
      {
        title: 'bytes that are no UTF-8 replaced',
        reports: 'wrongPath',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore").encode("utf-8")
                  return app(dict(environ, PATH_INFO=path.decode("latin-1")), start_response)

              return wrapped
        `,
      },
      {
        title: 'plus signs as spaces',
        reports: 'wrongPath',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  path = environ["PATH_INFO"].replace("+", " ")
                  return app(dict(environ, PATH_INFO=path), start_response)

              return wrapped
        `,
      },
      {
        title: 'SCRIPT_NAME with a slash at its end',
        reports: 'noSlash',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  path = environ["PATH_INFO"]
                  if len(path) > 1 and not environ["SCRIPT_NAME"]:
                      environ.update(SCRIPT_NAME="/", PATH_INFO=path[1:])
                  return app(environ, start_response)

              return wrapped
        `,
      },
    ],
  },
});

/** A path that gateways neither merge nor normalise nor refuse. */
function isPlain(path: string): boolean {
  return path.startsWith('/') && !/\/\/|\/\.|\\|%2f|%5c|%00/i.test(path);
}

/** Percent escapes as the bytes that they stand for. */
function decode(path: string): string {
  return path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
}
