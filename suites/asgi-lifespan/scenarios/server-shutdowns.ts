import {
  accept,
  body,
  part,
  RECEIVE,
  script,
  SHUTDOWN_COMPLETE,
  start,
  STARTUP_COMPLETE,
  UNTIL_DISCONNECT,
  wait,
} from '../../../src/model/asgi-script.ts';
import type { ServerDrive, ServerScenario } from '../../../src/model/server-scenario.ts';

const scenario: ServerScenario = {
  id: 'asgi-lifespan/scenarios/server-shutdowns',
  title: 'a shutdown with requests under way',
  subject: 'server',
  starts: true,
  interfaces: ['asgi'],
  async run(drive) {
    if (!(await drive.hasLifespan())) return;
    await busy(drive);
  },
};

/** Asked to stop during a response and beside an open WebSocket. */
async function busy(drive: ServerDrive): Promise<void> {
  const lifespan = script(
    RECEIVE,
    STARTUP_COMPLETE,
    RECEIVE,
    wait('cleaned'),
    { do: 'sleep', seconds: 0.2 },
    SHUTDOWN_COMPLETE,
  );
  const server = await drive.start({ lifespan });
  server.hold('cleaned');
  if (await server.ready()) {
    const socket = server.drive.isConcurrent
      ? server.drive.request(
          {
            websocket: true,
            client: [
              { do: 'request' },
              { do: 'await-head' },
              { do: 'await-frames', opcode: 8, count: 1 },
              { do: 'frame', opcode: 8, payload: '\x03\xe8' },
              { do: 'await-end' },
            ],
          },
          script(RECEIVE, accept(), UNTIL_DISCONNECT),
        )
      : undefined;
    server.hold('asked');
    const response = server.drive.request(
      {},
      script(
        RECEIVE,
        start(),
        part('first'),
        wait('asked'),
        { do: 'sleep', seconds: 0.3 },
        body('last'),
      ),
    );
    await server.awaitWait('asked');
    server.ask();
    server.go('asked');
    await Promise.all([response, socket]);
    await server.awaitWait('cleaned');
    await server.tries();
  }
  server.go('cleaned');
  await server.ended();
}

export default scenario;
