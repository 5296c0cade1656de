import { www } from '../../../src/model/clause.ts';
import { show, str, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/path-starts-with-the-root-path',
  title: 'Tells the mount point in root_path, and begins path with it',
  level: 'MUST',
  requirements: ['HTTP-033', 'HTTP-034'],
  clause: www('WSGI Compatibility', 'PATH_INFO can be derived by stripping root_path from path'),
  why: 'Frameworks strip root_path from path to find a route, and put it before the URLs that they make.',
  on: 'served',
  messages: {
    root: 'root_path is {value}, where {wanted} is configured',
    path: 'path is {value}, which does not begin with root_path',
  },
  *given(served) {
    const wanted = served.wire?.rootPath ?? '';
    if (wanted === '') return;
    for (const call of callOf(served, 'http', 'websocket')) yield { call, wanted };
  },
  check({ call, wanted }) {
    const root = textItem(call.offered, 'root_path') ?? '';
    if (root !== wanted)
      return { message: 'root', event: call, data: { value: show(str(root)), wanted } };
    const path = textItem(call.offered, 'path') ?? '';
    if (!path.startsWith(root)) return { message: 'path', event: call, data: { value: path } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'no root_path',
        reports: 'root',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def base_scope(self, kind, wire, head):
                  return {**super().base_scope(kind, wire, head), "root_path": ""}
        `,
      },
      {
        title: 'a path below it',
        reports: 'path',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_path(self, head):
                  return super().scope_path(head)[len(self.root_path):]
        `,
      },
    ],
  },
});
