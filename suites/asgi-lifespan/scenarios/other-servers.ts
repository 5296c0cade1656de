import { SubjectError } from '../../../src/model/errors.ts';
import {
  httpRequest,
  sampleTargets,
  webSocketRequest,
  webSocketTargets,
} from '../../../src/model/request.ts';
import type { Drive, Scenario } from '../../../src/model/scenario.ts';

const WITHOUT_STATE = { without: ['state'] };

export default {
  id: 'asgi-lifespan/scenarios/other-servers',
  title: 'Servers without state, and with a lifespan that names no version',
  interfaces: ['asgi'],
  isApart: ({ hasLifespan }) => hasLifespan,
  async run(drive) {
    // A server either has state in the lifespan and in all requests, or in none.
    if (drive.hasLifespan) {
      await Promise.all([
        inNewProcess(drive, WITHOUT_STATE.without, askWithoutState),
        inNewProcess(drive, ['asgi.spec_version'], () => Promise.resolve()),
      ]);
    } else {
      await askWithoutState(drive);
    }
  },
} satisfies Scenario;

async function inNewProcess(
  drive: Drive,
  without: readonly string[],
  ask: (drive: Drive) => Promise<void>,
): Promise<void> {
  const other = await drive.fresh();
  try {
    await other.startLifespan({ without });
    if (other.hasLifespan) await ask(other);
    await other.stopLifespan();
  } catch (error) {
    // An application that answers startup.failed to such a server says so as it should.
    if (!(error instanceof SubjectError)) throw error;
  }
}

async function askWithoutState(drive: Drive): Promise<void> {
  const variation = WITHOUT_STATE;
  for (const target of sampleTargets(drive, 'GET')) {
    await drive.http({ ...httpRequest(drive, { method: 'GET', target }), variation });
  }
  for (const target of webSocketTargets(drive).slice(0, 8)) {
    const steps = [{ do: 'await-answer' }, { do: 'close', code: 1000, reason: 'done' }] as const;
    await drive.websocket({ ...webSocketRequest(drive, { target, steps }), variation });
  }
}
