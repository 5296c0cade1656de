import type { MiddlewareDrive, MiddlewareScenario } from '../../../src/model/pair.ts';
import type { ProbeScript } from '../../../src/model/probe.ts';
import { bytes } from '../../../src/model/py.ts';
import { targets } from '../../../src/model/request.ts';
import { PLAIN, startResponse, wsgiAnswer, yields } from '../../../src/model/scripts.ts';

const GENERATOR = { shape: 'generator', close: 'none' } as const;

/** Every legal way in which a WSGI application can give an answer. */
const ANSWERS: readonly ProbeScript[] = [
  wsgiAnswer(['Hello']),
  wsgiAnswer(['Hello'], { result: { shape: 'list', close: 'none' } }),
  wsgiAnswer(['Hello ', 'world'], { result: { shape: 'tuple', close: 'none' } }),
  wsgiAnswer(['one', 'two', 'three', 'four']),
  wsgiAnswer(['', 'one', '', '', 'two', '']),
  wsgiAnswer([]),
  wsgiAnswer(['one', 'two'], { result: { shape: 'iterator', close: 'none' } }),
  wsgiAnswer(['one', 'two'], { result: { shape: 'sized', close: 'recorded' } }),
  wsgiAnswer(['one'], { result: { shape: 'sized', close: 'recorded' } }),
  wsgiAnswer(['Hello'], { headers: [...PLAIN, ['Content-Length', '5']] }),
  wsgiAnswer(['Hello', ' world'], { headers: [...PLAIN, ['Content-Length', '11']] }),
  wsgiAnswer(['gone'], { status: '404 Not Found' }),
  wsgiAnswer([], { status: '204 No Content', headers: [] }),
  wsgiAnswer([], { status: '302 Found', headers: [['Location', 'http://localhost:8000/there']] }),
  wsgiAnswer(['x'.repeat(900), 'y'.repeat(900)]),
  wsgiAnswer(['one', 'same', 'same', 'end']),
  wsgiAnswer(['a'.repeat(70_000), 'b'.repeat(100)]),
  wsgiAnswer(['<html><body>Hello</body></html>'], { headers: [['Content-Type', 'text/html']] }),
  { call: [], iterate: [startResponse(), ...yields('late', 'r')] },
  { call: [], iterate: [startResponse(), ...yields('generated')], result: GENERATOR },
  { call: [startResponse()], iterate: yields('one', 'two'), result: GENERATOR },
  { call: [startResponse(), { do: 'write', args: [bytes('written')] }], iterate: [] },
  {
    call: [startResponse(), { do: 'write', args: [bytes('written, ')] }],
    iterate: yields('yielded'),
  },
];

export default {
  id: 'wsgi/scenarios/middleware-answers',
  title: 'Answers of every shape',
  subject: 'middleware',
  interfaces: ['wsgi'],
  async run(drive: MiddlewareDrive) {
    for (const target of ['/', ...targets(drive, 'GET')]) {
      for (const script of ANSWERS) await drive.http({ target }, script);
    }
  },
} satisfies MiddlewareScenario;
