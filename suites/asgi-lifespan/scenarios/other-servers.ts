import { SubjectError } from '../../../src/model/errors.ts';
import {
  httpRequest,
  sampleTargets,
  webSocketRequest,
  webSocketTargets,
} from '../../../src/model/request.ts';
import type { Drive, Scenario } from '../../../src/model/scenario.ts';

export default {
  id: 'asgi-lifespan/scenarios/other-servers',
  title: 'Servers without state, and with a lifespan that names no version',
  interfaces: ['asgi'],
  isApart: ({ hasLifespan }) => hasLifespan,
  async run(drive) {
    // A server either has state in the lifespan and in all requests, or in none.
    if (drive.hasLifespan) {
      // An application that starts up with neither needs neither.
      if (await startsWithout(drive, ['state', 'asgi.spec_version'], askWithoutState)) return;
      await Promise.all([
        startsWithout(drive, ['state'], askWithoutState),
        startsWithout(drive, ['asgi.spec_version'], () => Promise.resolve()),
      ]);
    } else {
      await askWithoutState(drive);
    }
  },
} satisfies Scenario;

/** Starts the application in a new process, and asks something of it where it has started up. */
async function startsWithout(
  drive: Drive,
  without: readonly string[],
  ask: (drive: Drive) => Promise<void>,
): Promise<boolean> {
  const other = await drive.fresh();
  try {
    await other.startLifespan({ without });
    const started = other.hasLifespan;
    if (started) await ask(other);
    await other.stopLifespan();
    return started;
  } catch (error) {
    // An application that answers startup.failed to such a server says so as it should.
    if (error instanceof SubjectError) return false;
    throw error;
  }
}

async function askWithoutState(drive: Drive): Promise<void> {
  const variation = { without: ['state'] };
  for (const target of sampleTargets(drive, 'GET')) {
    await drive.http({ ...httpRequest(drive, { method: 'GET', target }), variation });
  }
  for (const target of webSocketTargets(drive).slice(0, 8)) {
    const steps = [{ do: 'await-answer' }, { do: 'close', code: 1000, reason: 'done' }] as const;
    await drive.websocket({ ...webSocketRequest(drive, { target, steps }), variation });
  }
}
