import {
  answer,
  fail,
  RECEIVE,
  script,
  send,
  SHUTDOWN_COMPLETE,
  STARTUP_COMPLETE,
  wait,
} from '../../../src/model/asgi-script.ts';
import type { ProbeScript } from '../../../src/model/probe.ts';
import { int, str } from '../../../src/model/py.ts';
import type { ServerDrive, ServerScenario } from '../../../src/model/server-scenario.ts';

/** Milliseconds for a server that does not wait for the startup to open its door. */
const DOOR = 800;

/** Told by the failing application, and to be found in the server's log. */
const MARK = 'gw-conform: the lamp oil is gone';

/** Told when its shutdown fails. */
const LEFT = 'gw-conform: the door will not shut';

/** The application takes no part, or leaves before it has answered. */
const RAISES: readonly ProbeScript[] = [script(fail()), script(RECEIVE, fail())];

const FAILS: readonly ProbeScript[] = [
  script(RECEIVE, send('lifespan.startup.failed', { message: str(MARK) }), {
    ...RECEIVE,
    within: 3,
  }),
  script(RECEIVE, send('lifespan.startup.failed')),
];

/** Events that are none, before the one that counts. */
const INVALID = script(
  RECEIVE,
  send('lifespan.startup.begun', {}, { trap: true }),
  send('lifespan.startup.complete', { unknown: int(1) }),
  RECEIVE,
  SHUTDOWN_COMPLETE,
);

const scenario: ServerScenario = {
  id: 'asgi-lifespan/scenarios/server-startups',
  title: 'startups that take long, fail, or are not taken part in, and a shutdown that fails',
  subject: 'server',
  starts: true,
  interfaces: ['asgi'],
  async run(drive) {
    if (!(await drive.hasLifespan())) return;
    await Promise.all([
      held(drive),
      ...RAISES.map((lifespan) => started(drive, lifespan)),
      ...FAILS.map((lifespan) => failing(drive, lifespan)),
      started(drive, INVALID),
    ]);
  },
};

/** Nothing is served while the application starts. In the end its shutdown fails. */
async function held(drive: ServerDrive): Promise<void> {
  const lifespan = script(
    RECEIVE,
    wait('started'),
    STARTUP_COMPLETE,
    RECEIVE,
    send('lifespan.shutdown.failed', { message: str(LEFT) }),
  );
  const server = await drive.start({ lifespan });
  server.hold('started');
  if (await server.awaitWait('started')) await server.tries(DOOR);
  server.go('started');
  if (await server.ready()) await server.drive.request({}, answer());
  server.ask();
  await server.ended();
}

async function started(drive: ServerDrive, lifespan: ProbeScript): Promise<void> {
  const server = await drive.start({ lifespan });
  if (await server.ready()) await server.drive.request({}, answer());
  server.ask();
  await server.ended();
}

async function failing(drive: ServerDrive, lifespan: ProbeScript): Promise<void> {
  const server = await drive.start({ lifespan });
  await server.ready();
  await server.ended();
}

export default scenario;
