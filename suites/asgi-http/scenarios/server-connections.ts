import {
  answer,
  body,
  part,
  RECEIVE,
  RECEIVE_BODY,
  script,
  start,
} from '../../../src/model/asgi-script.ts';
import type { ProbeScript } from '../../../src/model/probe.ts';
import { str } from '../../../src/model/py.ts';
import type { RequestPlan, ServerScenario } from '../../../src/model/server-scenario.ts';

/** What is done to one scope must not be seen in the next. */
const MUTATES = script(
  RECEIVE_BODY,
  { do: 'set', key: 'gw_conform', value: str('mutated') },
  { do: 'set', key: 'path', value: str('/mutated') },
  start(),
  body('Hello'),
);

const REQUESTS: readonly (readonly [RequestPlan, ProbeScript])[] = [
  [{ target: '/first' }, MUTATES],
  [{ target: '/second', method: 'POST', body: 'abc', framing: 'chunked' }, answer('second')],
  [{ target: '/third', method: 'HEAD' }, answer('third')],
  // What comes after the end of a response must not turn up in the next one.
  [
    { target: '/fourth' },
    script(RECEIVE, start(), part('who'), body('le'), { ...body('surplus'), trap: true }),
  ],
  [{ target: '/fifth', method: 'POST', body: 'not read' }, script(start(204, []), body())],
  [{ target: '/sixth' }, answer('sixth')],
];

const scenario: ServerScenario = {
  id: 'asgi-http/scenarios/server-connections',
  title: 'several requests on a connection',
  subject: 'server',
  interfaces: ['asgi'],
  async run(drive) {
    const connection = await drive.connection();
    for (const [plan, one] of REQUESTS) {
      if (!connection.isOpen) break;
      await connection.request(plan, one);
    }
    await connection.close();
    const other = await drive.connection();
    await other.pipeline(REQUESTS.slice(0, 2));
    await other.close();
    const held = await drive.connection();
    await held.request({ target: '/old', httpVersion: '1.0' }, answer('old'));
    await held.close();
  },
};

export default scenario;
