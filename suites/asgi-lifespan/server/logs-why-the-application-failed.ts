import { lifespan } from '../../../src/model/clause.ts';
import { textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { CORRECT_SERVER, lifespanCalls, sent } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-lifespan/server/logs-why-the-application-failed',
  title: 'Logs the message with which the application failed to start or to stop',
  level: 'SHOULD',
  requirements: ['LIFE-035', 'LIFE-048'],
  clause: lifespan(
    'Startup Failed - send event',
    'If a server sees this it should log/print the message provided and then exit.',
  ),
  why: 'It is all that tells an operator why the service does not come up.',
  on: 'served-session',
  follows: ['asgi-lifespan/server/starts-before-it-serves'],
  messages: { silent: 'did not log the message of {type}' },
  *given(session) {
    for (const { run, call } of lifespanCalls(session)) {
      for (const { type, message } of sent(
        call,
        'lifespan.startup.failed',
        'lifespan.shutdown.failed',
      )) {
        const text = textItem(message, 'message');
        if (text !== undefined && text !== '') yield { run, type, text };
      }
    }
  },
  check({ run, type, text }) {
    if (!run.log.includes(text)) return { message: 'silent', event: run, data: { type } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'that it failed, but not why',
        reports: 'silent',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def log(self, text):
                  super().log(text.partition("failed to start")[0])
        `,
      },
      {
        title: 'nothing in the end',
        reports: 'silent',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def log(self, text):
                  if "failed to stop" not in text:
                      super().log(text)
        `,
      },
    ],
  },
});
