import type { MiddlewareDrive, MiddlewareScenario } from '../../../src/model/pair.ts';
import type { ProbeFile } from '../../../src/model/probe.ts';
import { startResponse } from '../../../src/model/scripts.ts';

const FILES: readonly ProbeFile[] = [
  { content: 'a file', blockSize: 4 },
  { content: 'a file', blockSize: null, kind: 'closing' },
  { content: 'a file', blockSize: 3, kind: 'plain', through: true },
];

export default {
  id: 'wsgi/scenarios/middleware-files',
  title: 'Files in wsgi.file_wrapper',
  subject: 'middleware',
  interfaces: ['wsgi'],
  async run(drive: MiddlewareDrive) {
    for (const file of FILES) {
      await drive.http(
        { target: '/file' },
        { call: [startResponse()], result: { shape: 'file_wrapper', close: 'none', file } },
      );
    }
  },
} satisfies MiddlewareScenario;
