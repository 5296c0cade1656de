import { bodyRoutes, httpRequest } from '../../../src/model/request.ts';
import type { HttpRequest, Scenario } from '../../../src/model/scenario.ts';

const JSON_TEXT = '{"name": "gw-conform", "size": 3}';
const FORM = 'name=gw-conform&size=3&city=K%C3%B6ln';
const MEBIBYTE = 1024 * 1024;

type Content = Pick<HttpRequest, 'body' | 'framing'> & { readonly type: string };

const CONTENTS: readonly Content[] = [
  { type: 'application/octet-stream', body: [''], framing: 'content-length' },
  { type: 'application/json', body: [JSON_TEXT], framing: 'content-length' },
  { type: 'application/x-www-form-urlencoded', body: [FORM], framing: 'content-length' },
  {
    type: 'application/json',
    body: ['', JSON_TEXT.slice(0, 1), '', JSON_TEXT.slice(1, 9), JSON_TEXT.slice(9), ''],
    framing: 'content-length',
  },
  {
    type: 'application/octet-stream',
    body: ['\u0000\u00ff\r\n'.repeat(MEBIBYTE / 16), 'x'.repeat((MEBIBYTE * 3) / 4)],
    framing: 'content-length',
  },
  { type: 'text/plain; charset=utf-8', body: ['line 1\n', 'line 2'], framing: 'chunked' },
];

export default {
  id: 'http/scenarios/bodies',
  title: 'Bodies: empty, small, in pieces with empty ones, 1 MiB, chunked',
  interfaces: ['wsgi', 'asgi'],
  async run(drive) {
    for (const { method, target } of bodyRoutes(drive)) {
      for (const { type, body, framing } of CONTENTS) {
        const headers = [['Content-Type', type]] as const;
        await drive.http(httpRequest(drive, { method, target, headers, body, framing }));
      }
    }
  },
} satisfies Scenario;
