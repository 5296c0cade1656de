import { leaked } from '../../../src/model/asgi-conversation.ts';
import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, isOSError } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/does-not-log-its-own-exception',
  title: 'Does not log its own exception for clients that left',
  level: 'SHOULD',
  requirements: ['HTTP-102', 'WS-084'],
  clause: www(
    'Disconnected Client - send exception',
    'should not log it as an error in their server logs',
  ),
  why: 'Clients leave all the time. A log full of their tracebacks hides the errors that are some.',
  on: 'served',
  messages: { logged: 'logged a traceback of {error}' },
  *given(served) {
    if (served.log === null || !leaked(served)) return;
    for (const call of callOf(served, 'http', 'websocket')) yield { call, log: served.log };
  },
  check({ call, log }) {
    const raised = call.events.findLast(isOSError)?.outcome?.raised;
    const name = raised?.types[0]?.split('.').at(-1) ?? 'OSError';
    if (log.includes('Traceback (most recent call last)') && log.includes(name)) {
      return { message: 'logged', event: call, data: { error: name } };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'like any other',
        reports: 'logged',
        python: python`
          import traceback
          from reference_asgi import Server

          class Server(Server):
              def ignore_client_gone(self):
                  self.log(traceback.format_exc())
        `,
      },
    ],
  },
});
