import { www } from '../../../src/model/clause.ts';
import { show, str, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, targetOf } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/path-is-decoded',
  title: 'Decodes the path of the request, without its query',
  level: 'MUST',
  requirements: ['HTTP-025', 'HTTP-026', 'WS-013'],
  clause: www(
    'HTTP Connection Scope',
    'HTTP request target excluding any query string, with percent-encoded sequences and UTF-8 byte sequences decoded into characters',
  ),
  why: 'Applications match their routes with it: /café is not found where it comes as /caf%C3%A9 or as /cafÃ©.',
  on: 'served',
  messages: {
    query: 'path is {value}, with the query of the target',
    wrong: 'path is {value} for {target}',
  },
  *given(served) {
    const target = targetOf(served);
    const decoded = target && decode(target.path);
    if (target === undefined || decoded === undefined) return;
    for (const call of callOf(served, 'http', 'websocket')) {
      const value = textItem(call.offered, 'path');
      const root = textItem(call.offered, 'root_path') ?? '';
      if (value !== undefined) yield { call, value, decoded, root, ...target };
    }
  },
  check({ call, value, decoded, root, path, query }) {
    if (value === decoded || value === root + decoded) return;
    const shown = show(str(value));
    if (value.includes('?') && query !== '' && value.endsWith(query)) {
      return { message: 'query', event: call, data: { value: shown } };
    }
    return { message: 'wrong', event: call, data: { value: shown, target: path } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'with the query',
        reports: 'query',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_path(self, head):
                  path, query = super().scope_path(head), self.scope_query_string(head).decode()
                  return f"{path}?{query}" if query == "a=1?b=2" else path
        `,
      },
      {
        title: 'not decoded',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_path(self, head):
                  path = self.path_and_query(head)[0].decode()
                  return path if "%c3" in path else super().scope_path(head)
        `,
      },
      {
        title: 'bytes taken for Latin-1',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_path(self, head):
                  path = super().scope_path(head)
                  return path.encode().decode("latin-1") if "€" in path else path
        `,
      },
      {
        title: 'a plus sign taken for a space',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_path(self, head):
                  return super().scope_path(head).replace("+", " ")
        `,
      },
    ],
  },
});

/** Undefined where it says nothing certain: what servers and proxies may normalise, or no UTF-8. */
function decode(path: string): string | undefined {
  if (path.includes('//') || path.includes('/.')) return undefined;
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
