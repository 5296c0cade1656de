import type { MiddlewareDrive, MiddlewareScenario } from '../../../src/model/pair.ts';
import type { ProbeScript } from '../../../src/model/probe.ts';
import { str } from '../../../src/model/py.ts';
import {
  type Headers,
  PLAIN,
  startResponse,
  wsgiAnswer,
  wsgiHeaders,
  yields,
} from '../../../src/model/scripts.ts';

const HEADERS: Headers = [
  ['Content-Type', 'text/plain; charset=utf-8'],
  ['Content-Length', '4'],
  ['Vary', 'Accept-Language'],
  ['Cache-Control', 'no-cache'],
  ['X-Gw-Conform-Odd', 'kept'],
];

const ODD: readonly ProbeScript[] = [
  { call: [{ do: 'clear' }, startResponse()], iterate: yields('cleared') },
  {
    call: [
      { do: 'set', key: 'PATH_INFO', value: str('/elsewhere') },
      { do: 'set', key: 'SCRIPT_NAME', value: str('/there') },
      { do: 'set', key: 'gw_conform.added', value: str('something') },
      startResponse(),
    ],
    iterate: yields('changed'),
  },
  {
    call: [{ do: 'start_response', args: [str('200 OK'), wsgiHeaders(PLAIN), { py: 'none' }] }],
    iterate: yields('three arguments'),
  },
  wsgiAnswer(['phrase'], { status: '200 Fine Indeed' }),
  wsgiAnswer(['cookies'], {
    headers: [...PLAIN, ['Set-Cookie', 'a=1; Path=/'], ['Set-Cookie', 'b=2; Path=/']],
  }),
];

const FORMS = ['application', 'function', 'method', 'Class', 'partial'];

const CASES = {
  as: (name: string) => name,
  lower: (name: string) => name.toLowerCase(),
  upper: (name: string) => name.toUpperCase(),
};

/** In an order that nothing shares which happens every so many requests, or now and then. */
const IN_TURN = ['as', 'lower', 'upper', 'as', 'as', 'lower', 'lower', 'upper', 'upper'] as const;

/** What applications may do besides: to the environ, with `start_response`, with their headers. */
export default {
  id: 'wsgi/scenarios/middleware-applications',
  title: 'Applications with habits of their own',
  subject: 'middleware',
  interfaces: ['wsgi'],
  async run(drive: MiddlewareDrive) {
    for (const script of ODD) await drive.http({ target: '/odd' }, script);
    for (const change of IN_TURN) {
      const headers = HEADERS.map(([name, value]) => [CASES[change](name), value] as const);
      await drive.http({ target: '/letter-case' }, wsgiAnswer(['case'], { headers }));
    }
    for (const form of [...FORMS, ...FORMS]) {
      const script = wsgiAnswer(['called']);
      const { inner } = await drive.http({ target: '/callables' }, script, { form });
      // One that turns the usual application's request away does so whatever is inside.
      if (form === 'application' && inner.calls.length === 0) break;
    }
    for (const method of ['GET', 'HEAD']) {
      const script = wsgiAnswer(['counted'], { headers: HEADERS.filter(isUncounted) });
      await drive.http({ method, target: '/head' }, script);
    }
    for (let i = 0; i < 3; i += 1) {
      await drive.http({ target: '/again' }, wsgiAnswer(['again']));
    }
  },
} satisfies MiddlewareScenario;

function isUncounted([name]: readonly [string, string]): boolean {
  return name !== 'Content-Length';
}
