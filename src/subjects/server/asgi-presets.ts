import { line, type Preset, type PresetSetting, variant } from './preset.ts';

type Start = Preset['start'];

/** The options of a server under which name it takes a certificate and the mount point. */
interface Names {
  readonly certificate: string;
  readonly key: string;
  /** The authority of clients' certificates. */
  readonly authority: string;
  /** Words by which those are asked for, and not required. */
  readonly asking: readonly string[];
  readonly rootPath: string;
}

function more({ tls, rootPath }: PresetSetting, names: Names): string[] {
  const mounted = rootPath === '' ? [] : [names.rootPath, rootPath];
  if (tls === null) return mounted;
  const own = [names.certificate, tls.certificate, names.key, tls.key];
  return [...own, names.authority, tls.authority, ...names.asking, ...mounted];
}

const OF_UVICORN: Names = {
  certificate: '--ssl-certfile',
  key: '--ssl-keyfile',
  authority: '--ssl-ca-certs',
  asking: ['--ssl-cert-reqs', '1'],
  rootPath: '--root-path',
};

const OF_HYPERCORN: Names = {
  certificate: '--certfile',
  key: '--keyfile',
  authority: '--ca-certs',
  asking: ['--verify-mode', 'CERT_OPTIONAL'],
  rootPath: '--root-path',
};

const OF_GRANIAN: Names = {
  certificate: '--ssl-certificate',
  key: '--ssl-keyfile',
  authority: '--ssl-ca',
  asking: [],
  rootPath: '--url-path-prefix',
};

const OF_GUNICORN: Names = { ...OF_HYPERCORN, asking: ['--cert-reqs', '1'] };

const uvicorn: Start = (setting) => ({
  command: [
    ...line('{python} -m uvicorn --host {host} --port {port}', setting),
    ...setting.variant.words,
    ...more(setting, OF_UVICORN),
    setting.app,
  ],
});

const hypercorn: Start = (setting) => ({
  command: [
    ...line('{python} -m hypercorn --bind {host}:{port}', setting),
    ...setting.variant.words,
    ...more(setting, OF_HYPERCORN),
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
    ...more(setting, OF_GRANIAN),
    ...setting.variant.words,
    setting.app,
  ],
});

const gunicorn: Start = (setting) => ({
  command: [
    ...line('{python} -m gunicorn --bind {host}:{port} --worker-tmp-dir {folder}', setting),
    ...more(setting, OF_GUNICORN),
    ...setting.variant.words,
    setting.app,
  ],
});

const ALL = { tls: true, clientCertificates: true, rootPath: true };

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
    takes: ALL,
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
    },
    takes: ALL,
    behind: [],
    start: hypercorn,
  },
  {
    name: 'daphne',
    title: 'Daphne',
    interface: 'asgi',
    variants: { '': variant(['daphne']) },
    takes: { ...ALL, clientCertificates: false },
    behind: [],
    start: daphne,
  },
  {
    name: 'granian',
    title: 'Granian',
    interface: 'asgi',
    variants: { '': variant(['granian']) },
    takes: ALL,
    behind: [],
    start: granian,
  },
  {
    name: 'gunicorn-asgi',
    title: "Gunicorn with its own worker for ASGI, and with Uvicorn's",
    interface: 'asgi',
    variants: {
      '': variant(['gunicorn'], '--worker-class', 'asgi'),
      uvicorn: {
        packages: ['gunicorn', 'uvicorn'],
        words: ['--worker-class', 'uvicorn.workers.UvicornWorker'],
        takes: { rootPath: false },
      },
    },
    takes: ALL,
    behind: [],
    start: gunicorn,
  },
];
