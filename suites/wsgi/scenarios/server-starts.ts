import type { ProbeScript, ProbeStep } from '../../../src/model/probe.ts';
import { int, list, type Py, str } from '../../../src/model/py.ts';
import type { ServerScenario } from '../../../src/model/server-scenario.ts';
import {
  headerList,
  PLAIN,
  restart,
  script,
  start,
  trapped,
  yields,
} from '../../../src/model/wsgi-script.ts';

const OLD = [
  ['Content-Type', 'text/html'],
  ['X-Old', 'of the first'],
] as const;

/** Calls again with or without an error in hand. */
const AGAIN: readonly ProbeScript[] = [
  script([start('200 OK', OLD), restart('500 Oops', PLAIN)], yields('an error')),
  script([start('200 OK', OLD)], [restart('503 Later'), ...yields('an error')]),
  script([start('200 OK', OLD)], [...yields('', ''), restart('500 Oops'), ...yields('an error')]),
  script([restart('500 Oops')], yields('the first call has exc_info')),
  script([start(), restart('500 Oops'), { do: 'released' }], yields('an error')),
  script([start(), trapped(start('404 Not Found'))], yields('twice')),
];

/** Once the client has the headers, it is too late. */
const TOO_LATE = script(
  [start('200 OK', [...PLAIN, ['Content-Length', '100000']])],
  [...yields('begun'), { do: 'wait', for: 'begun' }, restart('500 Oops'), ...yields('not to come')],
);

function calls(status: Py, headers: Py): ProbeStep {
  return { do: 'start_response', args: [status, headers] };
}

function pairs(name: Py, value: Py): Py {
  return list([{ py: 'tuple', items: [name, value] }]);
}

const WRONG: readonly ProbeStep[] = [
  start('200 OK', [['X-Break', 'a\r\nX-Injected: b']]),
  start('200 OK', [['X-Line', 'a\nb']]),
  start('200 OK', [['X Space', 'a']]),
  calls(str('200 OK'), pairs(str('X-Number'), int(5))),
  calls(str('200 OK'), list([list([str('X-List'), str('a list')])])),
  calls(int(200), headerList(PLAIN)),
  start('200 OK', [['Connection', 'close']]),
  start('200 OK', [['Transfer-Encoding', 'chunked']]),
  start('200 OK', [['Upgrade', 'x']]),
  start('200 OK', [['keep-alive', 'timeout=5']]),
  start('200 OK', [['X-Beyond', 'caf\u00e9 \u20ac']]),
];

const scenario: ServerScenario = {
  id: 'wsgi/scenarios/server-starts',
  title: 'start_response twice, with errors in hand, with what is not allowed',
  subject: 'server',
  interfaces: ['wsgi'],
  async run(drive) {
    const target = '/start';
    await Promise.all([
      ...AGAIN.map((each) => drive.request({ target }, each)),
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
        TOO_LATE,
      ),
      ...WRONG.map((step) => drive.request({ target }, script([step], yields('wrong')))),
      // After an error out of the first call, the second needs exc_info all the same.
      drive.request(
        { target },
        script([trapped(WRONG[4] ?? start()), trapped(start())], yields('again')),
      ),
    ]);
  },
};

export default scenario;
