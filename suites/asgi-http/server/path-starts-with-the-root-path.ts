import { www } from '../../../src/model/clause.ts';
import { textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/path-starts-with-the-root-path',
  title: 'Begins path with root_path',
  level: 'SHOULD',
  requirements: ['HTTP-034'],
  clause: www('WSGI Compatibility', 'PATH_INFO can be derived by stripping root_path from path'),
  why: 'Frameworks strip root_path from path to find a route; servers that leave it out of path make them guess.',
  on: 'served',
  messages: { other: 'path does not begin with root_path, {root}' },
  *given(served) {
    if ((served.wire?.rootPath ?? '') === '') return;
    for (const call of callOf(served, 'http', 'websocket')) {
      const root = textItem(call.offered, 'root_path') ?? '';
      if (root !== '') yield { call, root };
    }
  },
  check({ call, root }) {
    const path = textItem(call.offered, 'path');
    if (path !== undefined && !path.startsWith(root)) {
      return { message: 'other', event: call, data: { root } };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'a path below it, of HTTP',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def http_scope(self, exchange):
                  scope = super().http_scope(exchange)
                  return {**scope, "path": scope["path"][len(self.root_path):]}
        `,
      },
    ],
  },
});
