import { str } from '../../../src/model/py.ts';
import type { ServerScenario } from '../../../src/model/server-scenario.ts';
import { answers, script, start, yields } from '../../../src/model/wsgi-script.ts';

const MARK = { do: 'set', key: 'gw_conform.mark', value: str('set by a request') } as const;

const scenario: ServerScenario = {
  id: 'wsgi/scenarios/server-environ',
  title: 'applications that change their environ',
  subject: 'server',
  interfaces: ['wsgi'],
  async run(drive) {
    const changes = [
      MARK,
      { do: 'set', key: 'REQUEST_METHOD', value: str('CHANGED') },
      { do: 'set', key: 'SERVER_PROTOCOL', value: { py: 'none' } },
      { do: 'set', key: 'PATH_INFO', value: str('/changed') },
      { do: 'set', key: 'wsgi.input', value: { py: 'none' } },
    ] as const;
    const connection = await drive.connection();
    for (const steps of [[...changes], [MARK, { do: 'clear' } as const]]) {
      if (!connection.isOpen) break;
      await connection.request(
        { target: '/change' },
        script([...steps, start()], yields('changed')),
      );
      if (connection.isOpen) await connection.request({ target: '/next' }, answers('next'));
    }
    await connection.close();
    await drive.request(
      { target: '/change', method: 'POST', body: 'abc' },
      script(
        [start(), { do: 'clear' }],
        [...yields('changed'), { do: 'clear' }, ...yields('again')],
      ),
    );
  },
};

export default scenario;
