import { lifespan } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { CORRECT_SERVER, lifespans, received, sent } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-lifespan/server/goes-on-without-a-lifespan',
  title: 'Serves an application that raises on the lifespan, without further events of it',
  level: 'MUST',
  requirements: ['LIFE-011', 'LIFE-012', 'LIFE-013'],
  clause: lifespan('Scope', 'the server must continue but not send any lifespan events'),
  why: 'An application that does not know the protocol raises, as it should: it has to be served all the same.',
  on: 'served-session',
  messages: {
    stopped: 'did not serve after the application had raised {when}',
    again: 'called the application with another lifespan scope',
  },
  *given({ runs }) {
    for (const run of runs) {
      const [call] = lifespans(run);
      if (call?.ended !== 'raised') continue;
      // A server may raise out of send() for a failed startup.
      const replied = sent(call).some(({ type }) => type.startsWith('lifespan.startup.'));
      if (!replied) yield { run, call };
    }
  },
  check({ run, call }) {
    const when = received(call, 'lifespan.startup').length > 0 ? 'on lifespan.startup' : 'at once';
    const isOver = run.ended !== null && run.ended.t < (run.asked ?? Infinity);
    if (run.ready === null && isOver) return { message: 'stopped', event: run, data: { when } };
    const same = lifespans(run).filter(
      (each) => each.process === call.process && each.loop === call.loop,
    );
    if (same.length > 1) return { message: 'again', event: same[1] };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'ends where it raised at once',
        reports: 'stopped',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def start_up(self):
                  started = await super().start_up()
                  return started and (self.lifespan is not None or self.asked.empty())
        `,
      },
      {
        title: 'ends where it raised on the startup',
        reports: 'stopped',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def start_up(self):
                  started = await super().start_up()
                  return started and (self.lifespan is not None or not self.asked.empty())
        `,
      },
      {
        title: 'tries again when it stops',
        reports: 'again',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def shut_down(self):
                  if self.lifespan is None and not self.asked.empty():
                      await self.run_lifespan()
                  await super().shut_down()
        `,
      },
    ],
  },
});
