import * as fc from 'fast-check';
import type { Interface } from '../../../src/model/names.ts';
import { bool, dict, int, list, str } from '../../../src/model/py.ts';
import type { Variation } from '../../../src/model/variation.ts';

const WSGI: readonly Variation[] = [
  { callables: 'function' },
  { callables: 'object' },
  { headerList: 'emptied' },
  { behindMiddleware: true },
  { without: ['wsgi.file_wrapper'] },
  { without: ['SCRIPT_NAME'] },
  { without: ['REMOTE_ADDR', 'REMOTE_PORT'] },
  { with: { 'wsgi.run_once': bool(true) } },
  { with: { 'wsgi.multithread': bool(true), 'wsgi.multiprocess': bool(true) } },
  { with: { 'wsgi.url_scheme': str('https'), HTTPS: str('on') } },
  { with: { 'gw_conform.extra': str('a variable of this server') } },
];

const ASGI: readonly Variation[] = [
  { without: ['scheme'] },
  { without: ['raw_path'] },
  { without: ['root_path'] },
  { without: ['client'] },
  { without: ['server'] },
  { without: ['extensions'] },
  { without: ['asgi.spec_version'] },
  { with: { client: { py: 'none' } } },
  { with: { server: list([str('/run/gw-conform.sock'), { py: 'none' }]) } },
  { with: { client: { py: 'tuple', items: [str('::1'), int(50000)] } } },
  { with: { scheme: str('https') } },
  { with: { x_gw_conform: dict({ note: str('a key of this server') }) } },
  { headerCase: 'title' },
  { extraKeys: true },
  { sparseEvents: true },
  { sendFails: 1 },
  { sendFails: 2 },
];

/** The ordinary server, or one that plays its part in another legal way; mostly the former. */
export function servers(
  spoken: Interface,
  which?: 'ordinary' | 'unusual',
): fc.Arbitrary<Variation | undefined> {
  if (which === 'ordinary') return fc.constant(undefined);
  const unusual = fc.constantFrom(...(spoken === 'wsgi' ? WSGI : ASGI));
  if (which === 'unusual') return unusual;
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: unusual },
  );
}
