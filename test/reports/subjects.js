// What reports are published on: a name, what `gw-conform` is told, and whose environment it needs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TEST = fileURLToPath(new URL('..', import.meta.url));
const python = (venv) => ['--python', join(TEST, venv, 'bin', 'python')];

const FRAMEWORKS = JSON.parse(readFileSync(join(TEST, 'frameworks', 'subjects.json'), 'utf8'));

/** Presets whose deviations have been looked up in their sources. */
const SERVERS = [
  'wsgiref',
  'gunicorn',
  'gunicorn:gthread',
  'gunicorn:gevent',
  'nginx+gunicorn',
  'waitress',
  'cheroot',
  'gevent',
  'uvicorn:h11',
  'uvicorn:httptools',
  'hypercorn',
  'daphne',
  'granian',
];

const ADAPTER = ['--interface', 'asgi', '--inner', 'wsgi'];
const MIDDLEWARE = {
  'starlette-gzip': ['real:gzip'],
  'starlette-cors': ['real:cors'],
  'starlette-base-http': ['real:base_http'],
  'starlette-sessions': [
    'starlette.middleware.sessions:SessionMiddleware',
    '--with',
    'secret_key="x"',
  ],
  'starlette-trusted-host': ['starlette.middleware.trustedhost:TrustedHostMiddleware'],
  'starlette-https-redirect': ['starlette.middleware.httpsredirect:HTTPSRedirectMiddleware'],
  'uvicorn-proxy-headers': [
    'uvicorn.middleware.proxy_headers:ProxyHeadersMiddleware',
    ...python('.venv-servers'),
  ],
  'hypercorn-proxy-fix': [
    'hypercorn.middleware.proxy_fix:ProxyFixMiddleware',
    ...python('.venv-servers'),
  ],
  'asgiref-wsgi': ['asgiref.wsgi:WsgiToAsgi', ...ADAPTER],
  a2wsgi: ['a2wsgi:WSGIMiddleware', ...ADAPTER],
  'a2wsgi-asgi': ['a2wsgi:ASGIMiddleware', '--interface', 'wsgi', '--inner', 'asgi'],
  'starlette-wsgi': ['starlette.middleware.wsgi:WSGIMiddleware', ...ADAPTER],
  'uvicorn-wsgi': [
    'uvicorn.middleware.wsgi:WSGIMiddleware',
    ...ADAPTER,
    ...python('.venv-servers'),
  ],
  'hypercorn-wsgi': [
    'hypercorn.middleware:AsyncioWSGIMiddleware',
    ...ADAPTER,
    ...python('.venv-servers'),
  ],
  'werkzeug-proxy-fix': ['werkzeug.middleware.proxy_fix:ProxyFix'],
  'werkzeug-dispatcher': ['real:dispatcher'],
  'werkzeug-shared-data': ['real:shared_data'],
  'werkzeug-profiler': ['real:profiler'],
  webob: ['real:webob'],
  'paste-translogger': ['real:translogger'],
  'paste-urlmap': ['real:urlmap'],
  whitenoise: ['whitenoise:WhiteNoise'],
  'asgi-correlation-id': ['asgi_correlation_id:CorrelationIdMiddleware'],
  'starlette-compress': ['starlette_compress:CompressMiddleware'],
  'brotli-asgi': ['brotli_asgi:BrotliMiddleware'],
  'sentry-wsgi': ['real:sentry_wsgi'],
  'sentry-asgi': ['real:sentry_asgi'],
  'channels-protocol-type-router': ['real:protocol_type_router'],
};

export const FOLDERS = [join(TEST, 'frameworks', 'apps'), join(TEST, 'middleware', 'apps')];

export const SUBJECTS = [
  ...FRAMEWORKS.map(({ name, entry, interface: spoken, paths }) => ({
    name,
    words: ['check', entry, '--app-dir', FOLDERS[0], '--interface', spoken, '--runs', '100'].concat(
      python('.venv'),
      paths.flatMap((path) => ['--path', path]),
    ),
  })),
  ...SERVERS.map((preset) => ({
    name: preset.replace(/[:+]/g, '-'),
    words: ['server', preset, ...python('.venv-servers')],
  })),
  ...Object.entries(MIDDLEWARE).map(([name, words]) => ({
    name,
    // The last interpreter that is named counts.
    words: ['middleware', '--app-dir', FOLDERS[1], ...python('.venv-middleware'), ...words],
  })),
];
