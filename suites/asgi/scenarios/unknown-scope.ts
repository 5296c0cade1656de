import { dict, str } from '../../../src/model/py.ts';
import type { Scenario } from '../../../src/model/scenario.ts';

export default {
  id: 'asgi/scenarios/unknown-scope',
  title: 'A scope of a type that no specification defines',
  interfaces: ['asgi'],
  async run(drive) {
    const scope = dict({ type: str('x-gw-conform'), asgi: dict({ version: str('3.0') }) });
    await drive.scope(scope, [dict({ type: str('x-gw-conform.start') })]);
  },
} satisfies Scenario;
