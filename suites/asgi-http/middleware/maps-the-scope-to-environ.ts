import { www } from '../../../src/model/clause.ts';
import { ADAPTER } from '../../../src/model/middleware-examples.ts';
import { innerCall } from '../../../src/model/pairs.ts';
import { item, type Py, show, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { headerValues, itemsOf } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-http/middleware/maps-the-scope-to-environ',
  title: 'Makes an environ of the scope as the specification maps them',
  level: 'MUST',
  requirements: ['HTTP-114', 'HTTP-115', 'HTTP-116', 'HTTP-117', 'HTTP-118', 'HTTP-124'],
  clause: www(
    'WSGI Compatibility',
    "There is an almost direct mapping for the various special keys in WSGI's environ variable to the http scope",
  ),
  why: 'Under an adapter the application makes other URLs, logs other clients and reads other paths than it would under a WSGI server. Text of the scope is Unicode: in environ it is UTF-8, each byte a character.',
  on: 'pair',
  messages: {
    wrong: '{name} is {value}, and not {expected} as the scope says',
  },
  *given(pair) {
    const call = innerCall(pair);
    const { outer } = pair;
    if (call === undefined || outer.kind !== 'http' || pair.inside !== 'wsgi') return;
    for (const [name, expected] of expectedOf(outer.offered)) yield { call, name, expected };
  },
  check({ call, name, expected }) {
    const value = item(call.offered, name);
    // What is empty may be left out.
    if (value === undefined ? expected === '' : textOf(value) === expected) return;
    const data = { name, value: value === undefined ? 'absent' : show(value), expected };
    return { message: 'wrong', event: call, data };
  },
  examples: {
    conforming: [{ title: 'a small adapter', python: ADAPTER }],
    violating: [
      {
        title: 'the path as it stands in the scope',
        reports: 'wrong',
        python:
          ADAPTER +
          python`
            class Odd(Adapter):
                def environ(self, scope, body):
                    environ = super().environ(scope, body)
                    if scope.get("root_path") == "/mounted":
                        environ["PATH_INFO"] = scope["path"]
                    return environ

            middleware = Odd
          `,
      },
      {
        title: 'a path that was decoded in another way',
        reports: 'wrong',
        python:
          ADAPTER +
          python`
            class Odd(Adapter):
                def text(self, value):
                    return value.encode("latin-1", "replace").decode("latin-1") if " " in value else super().text(value)

            middleware = Odd
          `,
      },
      {
        title: 'HTTP/1.1, always',
        reports: 'wrong',
        python:
          ADAPTER +
          python`
            class Odd(Adapter):
                def environ(self, scope, body):
                    environ = super().environ(scope, body)
                    if scope["http_version"] == "1.0":
                        environ["SERVER_PROTOCOL"] = "HTTP/1.1"
                    return environ

            middleware = Odd
          `,
      },
    ],
  },
});

/** A number in place of text is another mistake. */
function textOf(value: Py): string | null {
  return value.py === 'str' || value.py === 'int' ? String(value.value) : null;
}

/** Variables of environ and what they have to be; what the scope does not say is left out. */
function* expectedOf(scope: Py): Iterable<readonly [string, string]> {
  const headers = item(scope, 'headers');
  yield ['REQUEST_METHOD', textItem(scope, 'method') ?? ''];
  const query = item(scope, 'query_string');
  if (query?.py === 'bytes') yield ['QUERY_STRING', query.value];
  const root = textItem(scope, 'root_path') ?? '';
  const path = textItem(scope, 'path') ?? '';
  yield ['SCRIPT_NAME', utf8(root)];
  yield ['PATH_INFO', utf8(path.startsWith(root) ? path.slice(root.length) : path)];
  for (const name of ['content-type', 'content-length']) {
    const [value = '', ...more] = headerValues(headers, name);
    // Names in another letter case are another rule's.
    if (more.length === 0 && isLowerCase(headers, name))
      yield [name.toUpperCase().replace('-', '_'), value];
  }
  const version = textItem(scope, 'http_version') ?? '';
  yield ['SERVER_PROTOCOL', `HTTP/${version}`];
  yield ['wsgi.url_scheme', textItem(scope, 'scheme') ?? 'http'];
  yield* endpoint(item(scope, 'server'), 'SERVER_NAME', 'SERVER_PORT');
  // REMOTE_PORT is nothing that WSGI knows.
  yield* endpoint(item(scope, 'client'), 'REMOTE_ADDR');
}

function isLowerCase(headers: Py | undefined, name: string): boolean {
  return (
    itemsOf(headers)?.every(
      (pair) => nameOf(pair)?.toLowerCase() !== name || nameOf(pair) === name,
    ) ?? true
  );
}

function nameOf(pair: Py): string | undefined {
  const [name] = itemsOf(pair) ?? [];
  return name?.py === 'bytes' ? name.value : undefined;
}

function* endpoint(
  value: Py | undefined,
  address: string,
  port?: string,
): Iterable<readonly [string, string]> {
  const [host, number] = itemsOf(value) ?? [];
  if (host?.py === 'str') yield [address, host.value];
  if (port !== undefined && number?.py === 'int') yield [port, String(number.value)];
}

/** Text as UTF-8, each byte a character. */
function utf8(text: string): string {
  return encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
