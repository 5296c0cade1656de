import {
  accept,
  answer,
  part,
  RECEIVE,
  script,
  sendText,
  start,
  UNTIL_DISCONNECT,
  wait,
} from '../../../src/model/asgi-script.ts';
import type { ProbeStep } from '../../../src/model/probe.ts';
import type { ClientStep, ServerScenario } from '../../../src/model/server-scenario.ts';

const GONE: readonly ClientStep[] = [
  { do: 'await-wait', name: 'gone' },
  { do: 'reset' },
  { do: 'go', name: 'gone' },
  { do: 'await-call' },
];

/** Until one raises. */
const sends = (step: ProbeStep): ProbeStep => ({
  do: 'repeat',
  times: 20,
  steps: [step, { do: 'sleep', seconds: 0.005 }],
});

const scenario: ServerScenario = {
  id: 'asgi/scenarios/server-own-exceptions',
  title: 'exceptions of the server’s own that come back',
  subject: 'server',
  interfaces: ['asgi'],
  // What the log says has to be about one request.
  alone: true,
  async run(drive) {
    await drive.request(
      { leaves: true, client: [{ do: 'request' }, ...GONE] },
      script(
        RECEIVE,
        start(),
        part('first'),
        wait('gone'),
        { do: 'receive-until', type: 'http.disconnect', within: 2 },
        sends(part('x'.repeat(1000))),
      ),
    );
    await drive.request({}, answer());
    await drive.request(
      {
        websocket: true,
        leaves: true,
        client: [{ do: 'request' }, { do: 'await-head' }, ...GONE],
      },
      script(
        RECEIVE,
        accept(),
        wait('gone'),
        { ...UNTIL_DISCONNECT, within: 2 },
        sends(sendText('x'.repeat(1000))),
      ),
    );
    await drive.request({}, answer());
  },
};

export default scenario;
