import {
  accept,
  answer,
  RECEIVE,
  script,
  sendText,
  UNTIL_DISCONNECT,
} from '../../../src/model/asgi-script.ts';
import type { ServerScenario } from '../../../src/model/server-scenario.ts';

const scenario: ServerScenario = {
  id: 'asgi/scenarios/server-tls',
  title: 'requests over TLS, with and without a certificate of the client',
  subject: 'server',
  starts: true,
  interfaces: ['asgi'],
  async run(drive) {
    if (!drive.takes.tls) return;
    const server = await drive.start({ tls: true, shared: true });
    if (await server.ready()) {
      await server.drive.request({}, answer());
      await server.drive.request({ method: 'POST', body: 'over TLS' }, answer());
      if (drive.takes.clientCertificates) {
        await server.drive.request({ clientCertificate: true }, answer());
      }
      await server.drive.request(
        {
          websocket: true,
          client: [
            { do: 'request' },
            { do: 'await-head' },
            { do: 'frame', opcode: 1, payload: 'Hello' },
            { do: 'await-frames', count: 1 },
            { do: 'frame', opcode: 8, payload: '\x03\xe8' },
            { do: 'await-end' },
          ],
        },
        script(RECEIVE, accept(), RECEIVE, sendText('Hello'), UNTIL_DISCONNECT),
      );
    }
    server.ask();
    await server.ended();
  },
};

export default scenario;
