import type { ServerScenario } from '../../../src/model/server-scenario.ts';
import {
  answers,
  PLAIN,
  script,
  shape,
  start,
  writes,
  yields,
} from '../../../src/model/wsgi-script.ts';

const FIVE = start('200 OK', [...PLAIN, ['Content-Length', '5']]);
const MANY = { do: 'repeat', times: 50, steps: yields('x') } as const;

const scenario: ServerScenario = {
  id: 'wsgi/scenarios/server-lengths',
  title: 'bodies longer and shorter than their Content-Length',
  subject: 'server',
  apart: true,
  interfaces: ['wsgi'],
  async run(drive) {
    const target = '/length';
    await Promise.all([
      drive.request({ target }, script([FIVE], yields('Hello, all'))),
      drive.request({ target }, script([FIVE], yields('Hel', 'lo, all'), shape('list'))),
      drive.request({ target }, script([FIVE], [...yields('Hello'), MANY])),
      drive.request({ target }, script([FIVE, ...writes('Hello', ', all')])),
      drive.request({ target }, script([FIVE, ...writes('Hello, all')])),
    ]);
    // The connection would be kept if nothing were wrong.
    const short = await drive.connection();
    await short.pipeline([
      [{ target }, script([FIVE], yields('Hel'))],
      [{ target: '/next' }, answers('next')],
    ]);
    await short.close();
    const connection = await drive.connection();
    await connection.request({ target }, script([FIVE], yields('Hello', ', all')));
    if (connection.isOpen) await connection.request({ target: '/next' }, answers('next'));
    await connection.close();
  },
};

export default scenario;
