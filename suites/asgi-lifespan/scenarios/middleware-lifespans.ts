import type { MiddlewareDrive, MiddlewareScenario } from '../../../src/model/pair.ts';
import type { ProbeScript, ProbeStep } from '../../../src/model/probe.ts';
import { str } from '../../../src/model/py.ts';
import { asgiAnswer, send } from '../../../src/model/scripts.ts';

const RECEIVE: ProbeStep = { do: 'receive' };
const STARTED = send('lifespan.startup.complete');

const WITH_STATE: ProbeScript = {
  call: [
    RECEIVE,
    { do: 'set-state', key: 'gw_conform', value: str('set at start-up') },
    STARTED,
    RECEIVE,
    send('lifespan.shutdown.complete'),
  ],
};

const OTHERS: readonly ProbeScript[] = [
  { call: [RECEIVE, send('lifespan.startup.failed', { message: str('no database') })] },
  {
    call: [RECEIVE, STARTED, RECEIVE, send('lifespan.shutdown.failed', { message: str('stuck') })],
  },
];

/** An application that takes no part in lifespan. */
const UNSUPPORTED: ProbeScript = {
  call: [{ do: 'raise', exception: 'ValueError', message: 'no such scope here' }],
};

export default {
  id: 'asgi-lifespan/scenarios/middleware-lifespans',
  title: 'Lifespans: start-up, requests, shutdown; failures; applications without',
  subject: 'middleware',
  interfaces: ['asgi'],
  outer: 'asgi',
  async run(drive: MiddlewareDrive) {
    await drive.lifespan(WITH_STATE, {
      during: async () => {
        await drive.http({ target: '/state' }, asgiAnswer(['with state']));
      },
    });
    for (const script of OTHERS) await drive.lifespan(script);
    await drive.lifespan(UNSUPPORTED);
  },
} satisfies MiddlewareScenario;
