import { www } from '../../../src/model/clause.ts';
import { show, str, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/root-path-is-the-mount-point',
  title: 'Tells the mount point in root_path',
  level: 'MUST',
  requirements: ['HTTP-033'],
  clause: www('HTTP Connection Scope', 'The root path this application is mounted at'),
  why: 'Frameworks put it before the URLs that they make: without it, links lead out of the application.',
  on: 'served',
  messages: { other: 'root_path is {value}, where {wanted} is configured' },
  *given(served) {
    const wanted = served.wire?.rootPath ?? '';
    if (wanted === '') return;
    for (const call of callOf(served, 'http', 'websocket')) yield { call, wanted };
  },
  check({ call, wanted }) {
    const root = textItem(call.offered, 'root_path') ?? '';
    if (root !== wanted) {
      return { message: 'other', event: call, data: { value: show(str(root)), wanted } };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'knows nothing of the mount point',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def base_scope(self, kind, wire, head):
                  scope = super().base_scope(kind, wire, head)
                  return {**scope, "root_path": "", "path": scope["path"][len(self.root_path) :]}
        `,
      },
    ],
  },
});
