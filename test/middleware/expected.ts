import type { RuleId } from '../../src/model/names.ts';
import { SERVERS_PYTHON } from '../support/venv.ts';

export interface Subject {
  /** As `gw-conform middleware` takes it. */
  readonly words: readonly string[];
  /** Where it is installed; with the other middleware, if left out. */
  readonly python?: string;
  /** What it is known to break, each checked against clause and source. */
  readonly breaks: readonly RuleId[];
}

// All of them look for content-type and content-length in lower case.
const ADAPTER = ['--interface', 'asgi', '--inner', 'wsgi'];

export const SUBJECTS: readonly Subject[] = [
  {
    // A tuple or a generator of headers, which the specification allows; push and files dropped.
    words: ['real:gzip'],
    breaks: [
      'asgi/middleware/withdraws-what-it-cannot-honour',
      'asgi/server/accepts-every-valid-event',
    ],
  },
  { words: ['real:cors'], breaks: [] },
  {
    words: ['real:base_http'],
    breaks: [
      'asgi/middleware/forwards-unknown-keys',
      'asgi/middleware/withdraws-what-it-cannot-honour',
    ],
  },
  {
    words: ['starlette.middleware.sessions:SessionMiddleware', '--with', 'secret_key="x"'],
    breaks: ['asgi/middleware/copies-the-scope-before-changing-it'],
  },
  {
    words: ['starlette.middleware.trustedhost:TrustedHostMiddleware'],
    breaks: [],
  },
  {
    // start_response returns nothing, and nobody calls close().
    words: ['asgiref.wsgi:WsgiToAsgi', ...ADAPTER],
    breaks: [
      'asgi-http/middleware/maps-header-names-in-any-case',
      'wsgi/server/closes-the-iterable',
      'wsgi/server/start-response-returns-write',
    ],
  },
  {
    words: ['a2wsgi:WSGIMiddleware', ...ADAPTER],
    breaks: [
      'asgi-http/middleware/maps-header-names-in-any-case',
      'asgi-http/middleware/maps-the-answer-to-events',
      'wsgi/server/lets-exc-info-go',
      'wsgi/server/refuses-a-second-start',
    ],
  },
  {
    // It reads on at the end of an input that is shorter than announced; headers of a start are
    // optional; receive() never comes back after the response.
    words: ['a2wsgi:ASGIMiddleware', '--interface', 'wsgi', '--inner', 'asgi', '--timeout', '1'],
    breaks: [
      'asgi-http/server/disconnects-after-the-response',
      'asgi/server/accepts-every-valid-event',
      'wsgi/application/completes-every-request',
    ],
  },
  {
    // The first start is sent at once; nobody calls close(); SERVER_PORT is a number.
    words: ['starlette.middleware.wsgi:WSGIMiddleware', ...ADAPTER],
    breaks: [
      'asgi-http/middleware/maps-header-names-in-any-case',
      'asgi-http/middleware/maps-the-answer-to-events',
      'wsgi/server/cgi-variables-are-str',
      'wsgi/server/closes-the-iterable',
      'wsgi/server/lets-exc-info-go',
      'wsgi/server/refuses-a-second-start',
      'wsgi/server/start-response-returns-write',
    ],
  },
  {
    // The same, and header names are sent as the application has written them.
    words: ['uvicorn.middleware.wsgi:WSGIMiddleware', ...ADAPTER],
    python: SERVERS_PYTHON,
    breaks: [
      'asgi-http/application/header-names-are-lower-case',
      'asgi-http/middleware/maps-header-names-in-any-case',
      'asgi-http/middleware/maps-the-answer-to-events',
      'wsgi/server/cgi-variables-are-str',
      'wsgi/server/closes-the-iterable',
      'wsgi/server/lets-exc-info-go',
      'wsgi/server/refuses-a-second-start',
      'wsgi/server/start-response-returns-write',
    ],
  },
  {
    // Of an empty iterable it sends no start; an empty block sends the headers.
    words: ['hypercorn.middleware:AsyncioWSGIMiddleware', ...ADAPTER],
    python: SERVERS_PYTHON,
    breaks: [
      'asgi-http/application/starts-before-body',
      'asgi-http/middleware/maps-header-names-in-any-case',
      'asgi-http/middleware/maps-the-answer-to-events',
      'wsgi/server/cgi-variables-are-str',
      'wsgi/server/refuses-a-second-start',
      'wsgi/server/start-response-returns-write',
    ],
  },
  { words: ['werkzeug.middleware.proxy_fix:ProxyFix'], breaks: [] },
  { words: ['real:dispatcher'], breaks: [] },
  { words: ['real:shared_data'], breaks: [] },
  {
    // It profiles the whole answer before it gives any of it.
    words: ['real:profiler'],
    breaks: ['wsgi/middleware/returns-without-iterating', 'wsgi/server/closes-after-errors'],
  },
  {
    words: ['real:webob'],
    breaks: [
      'wsgi/middleware/leaves-environ-to-the-application',
      'wsgi/middleware/returns-without-iterating',
      'wsgi/server/refuses-a-second-start',
    ],
  },
  {
    // It leaves exc_info out.
    words: ['real:translogger'],
    breaks: ['wsgi/application/starts-once'],
  },
  { words: ['real:urlmap'], breaks: ['wsgi/application/checks-for-optional-variables'] },
  { words: ['whitenoise:WhiteNoise'], breaks: [] },
  {
    // Headers of a start are optional; those of the scope are changed in place.
    words: ['asgi_correlation_id:CorrelationIdMiddleware'],
    breaks: [
      'asgi/middleware/copies-the-scope-before-changing-it',
      'asgi/server/accepts-every-valid-event',
    ],
  },
  { words: ['brotli_asgi:BrotliMiddleware'], breaks: [] },
  {
    // Headers of a start are optional.
    words: ['starlette_compress:CompressMiddleware'],
    breaks: ['asgi/server/accepts-every-valid-event'],
  },
  {
    // The scheme is optional; a WebSocket is denied by a response whether that is offered or not.
    words: ['starlette.middleware.httpsredirect:HTTPSRedirectMiddleware'],
    breaks: [
      'asgi-websocket/application/denies-as-offered',
      'asgi/application/works-without-scheme',
    ],
  },
  {
    // Scheme and client are changed in place.
    words: ['uvicorn.middleware.proxy_headers:ProxyHeadersMiddleware'],
    python: SERVERS_PYTHON,
    breaks: ['asgi/middleware/copies-the-scope-before-changing-it'],
  },
  {
    words: ['hypercorn.middleware.proxy_fix:ProxyFixMiddleware'],
    python: SERVERS_PYTHON,
    breaks: [],
  },
  {
    // It asks every iterable for a fileno.
    words: ['real:sentry_wsgi'],
    breaks: ['wsgi/server/uses-only-the-iteration-protocol'],
  },
  { words: ['real:sentry_asgi'], breaks: [] },
  { words: ['real:protocol_type_router'], breaks: [] },
];
