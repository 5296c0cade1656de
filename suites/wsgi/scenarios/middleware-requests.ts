import type { MiddlewareDrive, MiddlewareScenario } from '../../../src/model/pair.ts';
import type { ProbeScript, ProbeStep } from '../../../src/model/probe.ts';
import { int, type Py, str } from '../../../src/model/py.ts';
import { bodyRoutes, httpRoutes } from '../../../src/model/request.ts';
import { startResponse, wsgiAnswer, yields } from '../../../src/model/scripts.ts';

function reads(...steps: readonly (readonly [string, ...Py[]])[]): ProbeScript {
  const uses = steps.map(([method, ...args]): ProbeStep => ({ do: 'input', method, args }));
  return { call: [...uses, startResponse()], iterate: yields('read') };
}

const READERS: readonly ProbeScript[] = [
  reads(['read', int(4)], ['read', int(14)]),
  reads(['readline'], ['readlines']),
  reads(['iterate'], ['read', int(12)]),
  reads(),
];

const TARGETS = [
  '/',
  '/one/two/three',
  '/one/two/',
  '//double',
  '/caf%C3%A9/%20%2F',
  '/?a=1&b=%20&a=2',
  '/search?',
];

export default {
  id: 'wsgi/scenarios/middleware-requests',
  title: 'Requests of every kind, whose bodies are read in every way',
  subject: 'middleware',
  interfaces: ['wsgi'],
  async run(drive: MiddlewareDrive) {
    for (const target of TARGETS) await drive.http({ target }, wsgiAnswer(['there']));
    const others = ['HEAD', 'OPTIONS', 'DELETE'].map((method) => ({ method, target: '/' }));
    for (const { method, target } of [...others, ...httpRoutes(drive)]) {
      const blocks = method === 'HEAD' ? [] : ['done'];
      await drive.http({ method, target }, wsgiAnswer(blocks));
    }
    for (const { method, target } of [{ method: 'POST', target: '/read' }, ...bodyRoutes(drive)]) {
      for (const script of READERS) {
        const body = ['first\nsec', 'ond\nthird'];
        await drive.http({ method, target, body }, script);
      }
    }
    const long = { method: 'POST', target: '/read', body: ['a'.repeat(70_000), 'b'] };
    await drive.http(long, reads(['read']));
    await drive.http({ method: 'PUT', target: '/read', body: [''] }, reads(['read']));
    await drive.http(
      {
        headers: [
          ['Cookie', 'a=1; b=2'],
          ['X-Forwarded-For', '10.0.0.1'],
          ['Accept', 'text/html'],
        ],
      },
      {
        call: [
          { do: 'errors', method: 'write', args: [str('a note\n')] },
          { do: 'errors', method: 'flush', args: [] },
          startResponse(),
        ],
        iterate: yields('noted'),
      },
    );
  },
} satisfies MiddlewareScenario;
