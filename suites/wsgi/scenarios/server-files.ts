import type { ProbeFile } from '../../../src/model/probe.ts';
import { item } from '../../../src/model/py.ts';
import type { ServerScenario } from '../../../src/model/server-scenario.ts';
import { PLAIN, script, sendsFile, start, yields } from '../../../src/model/wsgi-script.ts';

const CONTENT = `begin\r\n${'0123456789'.repeat(300)}\n\x00\xff end`;

const KINDS = ['plain', 'closing', 'bytesio', 'odd', 'real', 'pipe'] as const;

const scenario: ServerScenario = {
  id: 'wsgi/scenarios/server-files',
  title: 'files in wsgi.file_wrapper',
  subject: 'server',
  interfaces: ['wsgi'],
  async run(drive) {
    // Nothing that a server has to have.
    if (item(drive.claims, 'wsgi.file_wrapper') === undefined) return;
    const file = (more: Partial<ProbeFile>): ProbeFile => ({
      content: CONTENT,
      blockSize: 512,
      ...more,
    });
    const sized = (length: number) => [...PLAIN, ['Content-Length', String(length)]] as const;
    await Promise.all([
      ...KINDS.map((kind) => drive.request({ target: '/file' }, sendsFile(file({ kind })))),
      drive.request({ target: '/file' }, sendsFile(file({ blockSize: null }))),
      drive.request({ target: '/file', httpVersion: '1.0' }, sendsFile(file({ kind: 'real' }))),
      ...(['bytesio', 'real'] as const).flatMap((kind) => [
        drive.request({ target: '/file' }, sendsFile(file({ kind, position: 1000 }))),
        drive.request({ target: '/file' }, sendsFile(file({ kind }), sized(100))),
        drive.request(
          { target: '/file/through' },
          sendsFile(file({ kind, through: true, blockSize: 7 })),
        ),
      ]),
      drive.request(
        { target: '/wrap' },
        script(
          [start(), { do: 'wrap', file: file({ content: 'wrapped in vain' }) }],
          yields('Hello'),
        ),
      ),
    ]);
  },
};

export default scenario;
