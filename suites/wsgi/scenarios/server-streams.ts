import type { ClientStep, ServerScenario } from '../../../src/model/server-scenario.ts';
import { script, shape, start, waits, writes, yields } from '../../../src/model/wsgi-script.ts';

const BLOCK = 'a block of text\n';

/** The client has to have so many bytes before it lets the application go on. */
function hasGot(name: string, bytes: number): ClientStep[] {
  return [
    { do: 'await-wait', name },
    { do: 'await-body', bytes },
    { do: 'go', name },
  ];
}

/** The application is given time to be answered too early. */
function held(name: string): ClientStep[] {
  return [
    { do: 'await-wait', name },
    { do: 'pause', seconds: 0.2 },
    { do: 'go', name },
  ];
}

const TWO: readonly ClientStep[] = [
  { do: 'request' },
  ...hasGot('first', BLOCK.length),
  ...hasGot('second', 2 * BLOCK.length),
];

const scenario: ServerScenario = {
  id: 'wsgi/scenarios/server-streams',
  title: 'blocks that have to come when they are made, and headers that have to wait',
  subject: 'server',
  interfaces: ['wsgi'],
  async run(drive) {
    const sized = [
      ['Content-Type', 'text/plain'],
      ['Content-Length', String(3 * BLOCK.length)],
    ] as const;
    const waiting = [
      ...yields(BLOCK),
      waits('first'),
      ...yields('', BLOCK),
      waits('second'),
      ...yields(BLOCK),
    ];
    await Promise.all([
      drive.request(
        { target: '/stream', client: TWO },
        script([start()], waiting, shape('generator')),
      ),
      drive.request({ target: '/stream', client: TWO }, script([start('200 OK', sized)], waiting)),
      drive.request(
        { target: '/stream', httpVersion: '1.0', client: TWO },
        script([start()], waiting),
      ),
      drive.request(
        { target: '/stream', client: TWO },
        script(
          [start(), ...writes(BLOCK), waits('first'), ...writes(BLOCK), waits('second')],
          yields(BLOCK),
        ),
      ),
      drive.request(
        { target: '/held', client: [{ do: 'request' }, ...held('started')] },
        script([start()], [waits('started'), ...yields('Hello')]),
      ),
      drive.request(
        { target: '/held', client: [{ do: 'request' }, ...held('empty')] },
        script([start()], [...yields('', ''), waits('empty'), ...yields('Hello')]),
      ),
      drive.request(
        { target: '/held', client: [{ do: 'request' }, ...held('called')] },
        script([start(), waits('called')], yields('Hello')),
      ),
    ]);
  },
};

export default scenario;
