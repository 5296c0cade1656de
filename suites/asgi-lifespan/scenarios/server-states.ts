import {
  accept,
  answer,
  body,
  RECEIVE,
  RECEIVE_BODY,
  script,
  send,
  start,
  STARTUP_COMPLETE,
  UNTIL_DISCONNECT,
} from '../../../src/model/asgi-script.ts';
import { list, str } from '../../../src/model/py.ts';
import type { ServerScenario } from '../../../src/model/server-scenario.ts';

const LIFESPAN = script(
  RECEIVE,
  { do: 'set-state', key: 'pool', value: list([str('a connection')]) },
  { do: 'set-state', key: 'name', value: str('first') },
  STARTUP_COMPLETE,
  RECEIVE,
  send('lifespan.shutdown.failed'),
);

/** What it does to its copy is seen by no other request. */
const CHANGES = script(
  RECEIVE_BODY,
  { do: 'set-state', key: 'name', value: str('changed') },
  { do: 'set-state', key: 'more', value: str('added') },
  { do: 'delete-state', key: 'pool' },
  start(),
  body('Hello'),
);

const scenario: ServerScenario = {
  id: 'asgi-lifespan/scenarios/server-states',
  title: 'state that a lifespan leaves, and a shutdown that fails without a word',
  subject: 'server',
  starts: true,
  interfaces: ['asgi'],
  async run(drive) {
    if (!(await drive.hasLifespan())) return;
    const server = await drive.start({ lifespan: LIFESPAN });
    if (await server.ready()) {
      await server.drive.request({}, CHANGES);
      await server.drive.request({}, answer());
      await server.drive.request(
        {
          websocket: true,
          client: [
            { do: 'request' },
            { do: 'await-head' },
            { do: 'frame', opcode: 8, payload: '\x03\xe8' },
            { do: 'await-end' },
          ],
        },
        script(
          RECEIVE,
          { do: 'set-state', key: 'name', value: str('changed') },
          accept(),
          UNTIL_DISCONNECT,
        ),
      );
      await server.drive.request({}, answer());
    }
    server.ask();
    await server.ended();
  },
};

export default scenario;
