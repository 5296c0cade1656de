import type {
  ClientStep,
  RequestPlan,
  ServerScenario,
} from '../../../src/model/server-scenario.ts';
import { reads, script, start, yields } from '../../../src/model/wsgi-script.ts';

const BODY = 'sent when it is asked for';

/** Waits without limit, as far as its patience goes. */
const PATIENT: readonly ClientStep[] = [
  { do: 'request', part: 'head' },
  { do: 'await-interim', status: 100 },
  { do: 'pause', seconds: 0.05 },
  { do: 'request', part: 'body' },
  { do: 'await-response' },
];

const IMPATIENT: readonly ClientStep[] = [{ do: 'request' }, { do: 'await-response' }];

const scenario: ServerScenario = {
  id: 'wsgi/scenarios/server-expectations',
  title: 'requests with Expect: 100-continue',
  subject: 'server',
  long: true,
  apart: true,
  interfaces: ['wsgi'],
  async run(drive) {
    const plan: RequestPlan = {
      method: 'PUT',
      target: '/expect',
      headers: [['Expect', '100-continue']],
      body: BODY,
    };
    const all = script([reads('read', BODY.length), start()], yields('read'));
    const some = script(
      [reads('read', 4), reads('read', BODY.length - 4), start()],
      yields('read'),
    );
    // Who does not ask for the body is waited for once.
    const first = await drive.request({ ...plan, client: PATIENT }, all);
    const client = first.wire?.expired.length === 0 ? PATIENT : IMPATIENT;
    await Promise.all([
      drive.request({ ...plan, client }, some),
      drive.request({ ...plan, client: IMPATIENT }, all),
      drive.request({ ...plan, client, framing: 'chunked', chunks: [5] }, all),
    ]);
  },
};

export default scenario;
