import type { MiddlewareDrive, MiddlewareScenario } from '../../../src/model/pair.ts';
import { dict } from '../../../src/model/py.ts';
import { USES } from '../inputs/extensions.ts';

export default {
  id: 'asgi-http/scenarios/middleware-extensions',
  title: 'Extensions that a server offers, and that the application inside uses',
  subject: 'middleware',
  interfaces: ['asgi'],
  outer: 'asgi',
  async run(drive: MiddlewareDrive) {
    for (const [name, call] of Object.entries(USES)) {
      const variation = { with: { extensions: dict({ [name]: dict({}) }) } };
      // Withdrawn by a middleware that cannot honour it, it is not to be used: what then comes of
      // the application is nobody's fault.
      const headers = [['TE', 'trailers'] as const];
      await drive.http({ target: '/extensions', headers, variation }, { call }, { errs: true });
      // Not offered by the server, it may still be by a middleware.
      const nothing = { with: { extensions: dict({}) } };
      const other = { target: '/extensions', headers, variation: nothing };
      await drive.http(other, { call }, { uses: name });
    }
  },
} satisfies MiddlewareScenario;
