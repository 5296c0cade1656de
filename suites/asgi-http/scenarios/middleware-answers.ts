import type { MiddlewareDrive, MiddlewareScenario } from '../../../src/model/pair.ts';
import type { ProbeScript, ProbeStep } from '../../../src/model/probe.ts';
import { bool, bytes, int, str } from '../../../src/model/py.ts';
import { targets } from '../../../src/model/request.ts';
import {
  asgiAnswer,
  asgiHeaders,
  type Headers,
  responseEvents,
  send,
} from '../../../src/model/scripts.ts';

const TYPE = ['content-type', 'text/plain'] as const;

const ANSWERS: readonly ProbeScript[] = [
  asgiAnswer(['Hello']),
  asgiAnswer(['one', 'two', 'three', '']),
  asgiAnswer(['', 'one', '', 'two']),
  asgiAnswer(['']),
  asgiAnswer(['Hello'], 200, [TYPE, ['content-length', '5']]),
  asgiAnswer(['Hello', ' world'], 200, [TYPE, ['content-length', '11']]),
  asgiAnswer(['gone'], 404),
  asgiAnswer(['oops'], 500),
  asgiAnswer([''], 204, []),
  asgiAnswer([''], 302, [['location', 'http://localhost:8000/there']]),
  asgiAnswer(['x'.repeat(900), 'y'.repeat(900)]),
  asgiAnswer(['one', 'same', 'same', 'three', 'end']),
  asgiAnswer(['a'.repeat(70_000), 'b'.repeat(100)]),
  asgiAnswer(['<html><body>Hello</body></html>'], 200, [['content-type', 'text/html']]),
  asgiAnswer(['cookies'], 200, [TYPE, ['set-cookie', 'a=1; Path=/'], ['set-cookie', 'b=2']]),
  { call: [send('http.response.start', { status: int(200) }), send('http.response.body')] },
  started({ headersAs: 'tuple' }),
  started({ headersAs: 'generator' }),
  { call: [...responseEvents(['early']), { do: 'receive', within: 0.1 }] },
];

function started(form: Pick<Extract<ProbeStep, { do: 'send' }>, 'headersAs'>): ProbeScript {
  const [, ...bodies] = responseEvents(['Hello']);
  const headers: Headers = [TYPE];
  const start = send('http.response.start', { status: int(200), headers: asgiHeaders(headers) });
  return { call: [{ ...start, ...form }, ...bodies] };
}

/** Keys that no specification lists, in events that it does. */
const NOTED: ProbeScript = {
  call: [
    send('http.response.start', {
      status: int(200),
      headers: asgiHeaders([TYPE]),
      x_gw_conform: str('a note'),
    }),
    send('http.response.body', {
      body: bytes('noted'),
      more_body: bool(false),
      x_gw_conform: str('a note'),
    }),
  ],
};

export default {
  id: 'asgi-http/scenarios/middleware-answers',
  title: 'Answers of every shape',
  subject: 'middleware',
  interfaces: ['asgi'],
  async run(drive: MiddlewareDrive) {
    for (const target of ['/', ...targets(drive, 'GET')]) {
      for (const script of ANSWERS) await drive.http({ target }, script);
    }
    await drive.http({ target: '/notes' }, NOTED);
    await drive.http({ method: 'HEAD' }, asgiAnswer(['']));
    await drive.http({ method: 'HEAD' }, asgiAnswer(['Hello']));
    const headed = asgiAnswer(['headed'], 200, [
      TYPE,
      ['cache-control', 'no-cache'],
      ['x-note', 'n'],
    ]);
    for (const method of ['GET', 'HEAD']) await drive.http({ method, target: '/head' }, headed);
    for (let i = 0; i < 3; i += 1) await drive.http({ target: '/again' }, asgiAnswer(['again']));
  },
} satisfies MiddlewareScenario;
