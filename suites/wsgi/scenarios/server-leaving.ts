import type { ClientStep, ServerScenario } from '../../../src/model/server-scenario.ts';
import {
  PLAIN,
  reads,
  script,
  shape,
  start,
  waits,
  yields,
} from '../../../src/model/wsgi-script.ts';

const BLOCK = 'x'.repeat(16384);

/** More than what a connection takes without being read. */
const ENDLESS = [
  ...yields(BLOCK),
  waits('left'),
  { do: 'repeat', times: 400, steps: yields(BLOCK) } as const,
];

const LEAVES: readonly ClientStep[] = [
  { do: 'request' },
  { do: 'await-wait', name: 'left' },
  { do: 'await-body', bytes: 1 },
  { do: 'reset' },
  { do: 'go', name: 'left' },
  { do: 'await-call' },
];

const scenario: ServerScenario = {
  id: 'wsgi/scenarios/server-leaving',
  title: 'clients that leave in the middle of a response or of their own request',
  subject: 'server',
  long: true,
  apart: true,
  interfaces: ['wsgi'],
  async run(drive) {
    const length = String(BLOCK.length * 401);
    const sized = start('200 OK', [...PLAIN, ['Content-Length', length]]);
    await Promise.all([
      drive.request({ target: '/left', leaves: true, client: LEAVES }, script([start()], ENDLESS)),
      drive.request(
        { target: '/left', leaves: true, client: LEAVES },
        script([sized], ENDLESS, shape('sized')),
      ),
      drive.request(
        {
          target: '/left',
          method: 'POST',
          body: 'only a part of this is sent',
          leaves: true,
          client: [
            { do: 'request', part: 'head' },
            { do: 'request', part: 'body', to: 6 },
            { do: 'pause', seconds: 0.05 },
            { do: 'reset' },
            { do: 'await-call' },
          ],
        },
        script([reads('read'), start()], yields('too late')),
      ),
    ]);
  },
};

export default scenario;
