import type { MiddlewareDrive, MiddlewareScenario } from '../../../src/model/pair.ts';
import type { ProbeScript, ProbeStep } from '../../../src/model/probe.ts';
import { asgiAnswer, responseEvents } from '../../../src/model/scripts.ts';

const RAISE: ProbeStep = { do: 'raise', exception: 'LookupError', message: 'a failure' };

const FAILING: readonly ProbeScript[] = [
  { call: [RAISE] },
  { call: [...responseEvents(['begun']).slice(0, 1), RAISE] },
  { call: [...responseEvents(['begun, ', 'going on']).slice(0, 2), RAISE] },
  { call: [...responseEvents(['complete']), RAISE] },
];

export default {
  id: 'asgi-http/scenarios/middleware-errors',
  title: 'Applications that fail, and clients that are gone when something is sent',
  subject: 'middleware',
  interfaces: ['asgi'],
  async run(drive: MiddlewareDrive) {
    for (const script of FAILING) await drive.http({ target: '/failure' }, script, { errs: true });
    for (const sendFails of [1, 2]) {
      const request = { target: '/gone', variation: { sendFails } };
      await drive.http(request, asgiAnswer(['one', 'two', 'three']));
    }
  },
} satisfies MiddlewareScenario;
