import { leaked } from '../../../src/model/asgi-conversation.ts';
import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, isOSError } from '../../../src/model/served-asgi.ts';

/** Whether a log has the last line of this exception's traceback. */
function tells(log: string, name: string, message: string): boolean {
  const [first = ''] = message.trim().split('\n', 1);
  return log.split('\n').some((line) => {
    const told = line.trim();
    // Without a message the line is the name alone, with or without its module.
    if (first === '') return told === name || (/^[\w.]+$/.test(told) && told.endsWith(`.${name}`));
    return told.endsWith(`${name}: ${first.trimEnd()}`);
  });
}

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
    // What an application raises of its own accord while others are served is in the same log.
    const raised = call.events.findLast(isOSError)?.outcome?.raised;
    if (raised === undefined || raised === null) return;
    const name = raised.types[0]?.split('.').at(-1) ?? 'OSError';
    if (log.includes('Traceback (most recent call last)') && tells(log, name, raised.message)) {
      return { message: 'logged', event: call, data: { error: name } };
    }
  },
  examples: {
    conforming: [
      CORRECT_SERVER,
      {
        title: 'its exception has the name of some that applications raise, and those are logged',
        python: python`
          from asgi_messages import ClientGone
          from reference_asgi import Server

          ClientGone.__name__ = ClientGone.__qualname__ = "OSError"
        `,
      },
    ],
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
