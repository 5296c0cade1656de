import type { ProbeScript, ProbeStep } from '../../../src/model/probe.ts';
import { list, str } from '../../../src/model/py.ts';
import type { ServerScenario } from '../../../src/model/server-scenario.ts';
import {
  answers,
  PLAIN,
  script,
  start,
  waits,
  writes,
  yields,
} from '../../../src/model/wsgi-script.ts';

function raises(where: string, exception = 'ValueError'): ProbeStep {
  return { do: 'raise', exception, message: `gw-conform: raised ${where}` };
}

const BEFORE: readonly ProbeScript[] = [
  script([raises('in the call')]),
  script([start(), raises('after start_response')]),
  script([start()], [raises('in the first iteration')]),
  script([start()], [...yields('', ''), raises('after empty blocks')]),
  script([], [raises('before a late start_response')]),
];

const BEGUN: readonly ProbeScript[] = [
  script([start()], [...yields('begun'), waits('begun'), raises('after a block')]),
  script(
    [start('200 OK', [...PLAIN, ['Content-Length', '100']])],
    [...yields('begun'), waits('begun'), raises('in the middle of a length')],
  ),
  script([start(), ...writes('begun'), waits('begun'), raises('after write()')]),
];

/** What applications write to `wsgi.errors`. */
const WRITES: ProbeStep[] = [
  errors('write', str('gw-conform: written to wsgi.errors\n')),
  errors('writelines', list([str('gw-conform: a line\n'), str('gw-conform: another\n')])),
  errors('flush'),
  errors('write', str('gw-conform: caf\u00e9 \u20ac \u{1f600}\n')),
  errors('flush'),
];

function errors(method: string, ...args: Extract<ProbeStep, { do: 'errors' | 'input' }>['args']) {
  return { do: 'errors', method, args, trap: true } as const;
}

const scenario: ServerScenario = {
  id: 'wsgi/scenarios/server-errors',
  title: 'applications that raise, and the stream of errors',
  subject: 'server',
  interfaces: ['wsgi'],
  async run(drive) {
    const target = '/error';
    await Promise.all([
      drive.request({ target }, script([...WRITES, start()], yields('written'))),
      ...BEFORE.map((each) => drive.request({ target }, each)),
      ...BEGUN.map((each) =>
        drive.request(
          {
            target,
            client: [
              { do: 'request' },
              { do: 'await-wait', name: 'begun' },
              { do: 'await-body', bytes: 5 },
              { do: 'go', name: 'begun' },
            ],
          },
          each,
        ),
      ),
      drive.request(
        { target },
        { ...answers('closing raises'), result: { shape: 'iterator', close: 'raises' } },
      ),
    ]);
    await drive.request({ target: '/next' }, answers('still there'));
  },
};

export default scenario;
