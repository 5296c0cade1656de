import type { MiddlewareDrive, MiddlewareScenario } from '../../../src/model/pair.ts';
import type { ProbeScript, ProbeStep } from '../../../src/model/probe.ts';
import { bytes, str } from '../../../src/model/py.ts';
import {
  PLAIN,
  startResponse,
  wsgiAnswer,
  wsgiHeaders,
  yields,
} from '../../../src/model/scripts.ts';

const RAISE: ProbeStep = { do: 'raise', exception: 'LookupError', message: 'a failure' };
const ERROR_PAGE: ProbeStep = {
  do: 'start_response',
  args: [str('500 Oops'), wsgiHeaders(PLAIN)],
  excInfo: true,
};

/** Failures that the interface provides for. */
const LEGAL: readonly ProbeScript[] = [
  { call: [startResponse(), ERROR_PAGE, { do: 'released' }], iterate: yields('Sorry') },
  { call: [startResponse()], iterate: [...yields(''), ERROR_PAGE, ...yields('Sorry')] },
  { call: [startResponse()], iterate: [...yields('begun'), ERROR_PAGE, ...yields('Sorry')] },
];

/** Those in which the application is at fault, or ends with an exception. */
const ERRING: readonly ProbeScript[] = [
  { call: [RAISE] },
  { call: [startResponse(), RAISE] },
  { call: [startResponse()], iterate: [RAISE] },
  { call: [startResponse()], iterate: [...yields('begun'), RAISE] },
  { call: [startResponse()], iterate: [...yields('begun, ', 'going on'), RAISE] },
  { call: [startResponse(), { do: 'write', args: [bytes('begun')] }, RAISE] },
  wsgiAnswer(['done'], { result: { shape: 'iterator', close: 'raises' } }),
  {
    call: [startResponse(), { ...startResponse('201 Created'), trap: true } as ProbeStep],
    iterate: yields('twice'),
  },
];

export default {
  id: 'wsgi/scenarios/middleware-errors',
  title: 'Applications that fail',
  subject: 'middleware',
  interfaces: ['wsgi'],
  async run(drive: MiddlewareDrive) {
    for (const script of LEGAL) await drive.http({ target: '/error-page' }, script);
    for (const script of ERRING) await drive.http({ target: '/failure' }, script, { errs: true });
  },
} satisfies MiddlewareScenario;
