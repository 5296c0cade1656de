import type { MiddlewareDrive, MiddlewareScenario } from '../../../src/model/pair.ts';
import type { ProbeScript } from '../../../src/model/probe.ts';
import { dict, str } from '../../../src/model/py.ts';

/** What an application does with a scope that it does not know. */
const UNKNOWN: ProbeScript = {
  call: [{ do: 'raise', exception: 'ValueError', message: 'no such scope here' }],
};

export default {
  id: 'asgi/scenarios/middleware-unknown-scope',
  title: 'A scope of a type that no specification defines',
  subject: 'middleware',
  interfaces: ['asgi'],
  outer: 'asgi',
  async run(drive: MiddlewareDrive) {
    const scope = dict({
      type: str('x-gw-conform'),
      asgi: dict({ version: str('3.0') }),
      x_gw_conform: str('a key of this protocol'),
    });
    await drive.scope(scope, [dict({ type: str('x-gw-conform.start') })], UNKNOWN);
  },
} satisfies MiddlewareScenario;
