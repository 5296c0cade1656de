import { dict, int, list, type Py, str } from '../../../src/model/py.ts';
import { webSocketRequest, webSocketTargets } from '../../../src/model/request.ts';
import type { Scenario, WebSocketStep } from '../../../src/model/scenario.ts';
import type { Variation } from '../../../src/model/variation.ts';

const NONE: Py = { py: 'none' };

const CONVERSATION: readonly WebSocketStep[] = [
  { do: 'await-answer' },
  { do: 'text', text: 'hello' },
  { do: 'await-messages', count: 1 },
  { do: 'binary', bytes: 'hello' },
  { do: 'await-messages', count: 2 },
  { do: 'close', code: 1000, reason: null },
];

const VERSIONS = ['2.0', '2.1', '2.2', '2.3', '2.4'];

export const SERVERS: readonly Variation[] = [
  { without: ['http_version'] },
  { without: ['scheme'] },
  { without: ['raw_path'] },
  { without: ['query_string'] },
  { without: ['root_path'] },
  { without: ['client'] },
  { without: ['server'] },
  { without: ['subprotocols'] },
  { without: ['extensions'] },
  { without: ['asgi.spec_version'] },
  { with: { raw_path: NONE } },
  { with: { query_string: NONE } },
  { with: { client: NONE } },
  { with: { server: list([str('/run/gw-conform.sock'), NONE]) } },
  { with: { client: list([str('::1'), int(50000)]) } },
  { with: { http_version: str('2') } },
  { with: { x_gw_conform: dict({ note: str('a key of this server') }) } },
  { unusedKey: 'none' },
  { extraKeys: true },
  { sparseEvents: true },
  ...VERSIONS.map((version) => ({ with: { 'asgi.spec_version': str(version) } })),
  { with: { extensions: dict({ 'websocket.http.response': dict({}) }) } },
];

export default {
  id: 'asgi-websocket/scenarios/servers',
  title: 'Servers of other kinds: optional keys, versions, denial responses, unused keys',
  interfaces: ['asgi'],
  async run(drive) {
    for (const target of webSocketTargets(drive).slice(0, 8)) {
      const request = webSocketRequest(drive, { target, steps: CONVERSATION });
      await drive.websocket(request);
      await drive.websocket(request);
      for (const variation of SERVERS) await drive.websocket({ ...request, variation });
      await drive.websocket(request);
    }
  },
} satisfies Scenario;
