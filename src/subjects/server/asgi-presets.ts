import { line, type Preset, type PresetSetting, variant } from './preset.ts';

type Start = Preset['start'];

/** The options of a server under which name it takes a certificate and the mount point. */
interface Names {
  readonly certificate: string;
  readonly key: string;
  readonly rootPath: string;
}

function more({ tls, rootPath }: PresetSetting, names: Names): string[] {
  return [
    ...(tls === null ? [] : [names.certificate, tls.certificate, names.key, tls.key]),
    ...(rootPath === '' ? [] : [names.rootPath, rootPath]),
  ];
}

const uvicorn: Start = (setting) => ({
  command: [
    ...line('{python} -m uvicorn --host {host} --port {port}', setting),
    ...setting.variant.words,
    ...more(setting, {
      certificate: '--ssl-certfile',
      key: '--ssl-keyfile',
      rootPath: '--root-path',
    }),
    setting.app,
  ],
});

const hypercorn: Start = (setting) => ({
  command: [
    ...line('{python} -m hypercorn --bind {host}:{port}', setting),
    ...setting.variant.words,
    ...more(setting, { certificate: '--certfile', key: '--keyfile', rootPath: '--root-path' }),
    setting.app,
  ],
});

const daphne: Start = (setting) => ({
  command: [
    ...line('{python} -m daphne', setting),
    `--root-path=${setting.rootPath}`,
    ...(setting.tls === null
      ? line('--bind {host} --port {port}', setting)
      : ['--endpoint', daphneEndpoint(setting)]),
    setting.app,
  ],
});

function daphneEndpoint({ host, port, tls }: PresetSetting): string {
  return `ssl:${port}:privateKey=${tls?.key}:certKey=${tls?.certificate}:interface=${host}`;
}

const granian: Start = (setting) => ({
  command: [
    ...line('{python} -m granian --interface asgi --host {host} --port {port}', setting),
    ...more(setting, {
      certificate: '--ssl-certificate',
      key: '--ssl-keyfile',
      rootPath: '--url-path-prefix',
    }),
    ...setting.variant.words,
    setting.app,
  ],
});

const gunicorn: Start = (setting) => ({
  command: [
    ...line('{python} -m gunicorn --bind {host}:{port} --worker-tmp-dir {folder}', setting),
    ...more(setting, { certificate: '--certfile', key: '--keyfile', rootPath: '--root-path' }),
    ...setting.variant.words,
    setting.app,
  ],
});

const BOTH = { tls: true, rootPath: true };

/** Servers of ASGI. */
export const ASGI_PRESETS: readonly Preset[] = [
  {
    name: 'uvicorn',
    title: 'Uvicorn, with each of its parsers, event loops and WebSocket implementations',
    interface: 'asgi',
    variants: {
      '': variant(['uvicorn']),
      h11: variant(['uvicorn', 'h11'], '--http', 'h11', '--loop', 'asyncio'),
      httptools: variant(['uvicorn', 'httptools'], '--http', 'httptools', '--loop', 'asyncio'),
      uvloop: variant(['uvicorn', 'uvloop'], '--loop', 'uvloop'),
      websockets: variant(['uvicorn', 'websockets'], '--ws', 'websockets'),
      'websockets-sansio': variant(['uvicorn', 'websockets'], '--ws', 'websockets-sansio'),
      wsproto: variant(['uvicorn', 'wsproto'], '--ws', 'wsproto'),
    },
    takes: BOTH,
    behind: [],
    start: uvicorn,
  },
  {
    name: 'hypercorn',
    title: 'Hypercorn',
    interface: 'asgi',
    variants: {
      '': variant(['hypercorn'], '--worker-class', 'asyncio'),
      uvloop: variant(['hypercorn', 'uvloop'], '--worker-class', 'uvloop'),
      trio: variant(['hypercorn', 'trio'], '--worker-class', 'trio'),
    },
    takes: BOTH,
    behind: [],
    start: hypercorn,
  },
  {
    name: 'daphne',
    title: 'Daphne',
    interface: 'asgi',
    variants: { '': variant(['daphne']) },
    takes: BOTH,
    behind: [],
    start: daphne,
  },
  {
    name: 'granian',
    title: 'Granian',
    interface: 'asgi',
    variants: { '': variant(['granian']) },
    takes: BOTH,
    behind: [],
    start: granian,
  },
  {
    name: 'gunicorn-asgi',
    title: "Gunicorn with its own worker for ASGI, and with Uvicorn's",
    interface: 'asgi',
    variants: {
      '': variant(['gunicorn'], '--worker-class', 'asgi'),
      uvicorn: variant(['gunicorn', 'uvicorn'], '--worker-class', 'uvicorn.workers.UvicornWorker'),
    },
    takes: BOTH,
    behind: [],
    start: gunicorn,
  },
];
