import type { Deviation, Expected } from './expected.ts';

const METHOD: Deviation = {
  rule: 'asgi-http/server/method-is-upper-case',
  reason: 'uvicorn/protocols/http/h11_impl.py:215 passes the method on as it came',
};
const EARLY: Deviation = {
  rule: 'asgi-websocket/server/delivers-connect-first',
  reason:
    'uvicorn/protocols/websockets/websockets_sansio_impl.py:285 queues what comes before the application has accepted',
};
const CHUNKS: Deviation = {
  rule: 'asgi-http/server/delimits-responses',
  reason: 'uvicorn/protocols/http/httptools_impl.py:518 sends chunks to clients of HTTP/1.0',
  known: 'https://github.com/Kludex/uvicorn/pull/1360',
};
const CODING: Deviation = {
  rule: 'asgi-http/server/ignores-transfer-encoding',
  reason: "uvicorn/protocols/http/httptools_impl.py:505 passes the application's header on",
  known: 'https://github.com/Kludex/uvicorn/pull/1360',
};
const CODING_H11: Deviation = {
  rule: 'asgi-http/server/ignores-transfer-encoding',
  reason: 'uvicorn/protocols/http/h11_impl.py hands it to h11, which raises out of send()',
};
const ACCEPTED: Deviation = {
  rule: 'asgi-websocket/server/sends-the-accepted-headers',
  reason: 'websockets/legacy/server.py:316 writes the headers as UTF-8',
};

const HYPERCORN: readonly Deviation[] = [
  {
    rule: 'asgi-http/server/ignores-transfer-encoding',
    reason: 'hypercorn/protocol/h11.py hands it to h11, which raises out of send()',
  },
  {
    rule: 'asgi-websocket/server/subprotocols-are-those-offered',
    reason: 'hypercorn/protocol/ws_stream.py:76 keeps the last of several headers',
  },
  {
    rule: 'asgi-websocket/server/tells-the-clients-code',
    reason: "hypercorn/protocol/ws_stream.py:245 never looks at the code of the client's close",
    known: 'https://github.com/pgjones/hypercorn/issues/127',
  },
];

const NGINX_DAPHNE: readonly Deviation[] = [
  {
    rule: 'asgi/server/accepts-every-valid-event',
    reason:
      'daphne/ws_protocol.py:268 hands the code to autobahn, which takes 1000 and 3000 to 4999',
    known: 'https://github.com/django/daphne/issues/374',
  },
  {
    rule: 'asgi/server/ends-connections-of-failed-applications',
    reason: 'daphne/http_protocol.py:304, a response that has begun stays open',
  },
  {
    rule: 'asgi-http/server/headers-are-as-sent',
    reason: 'daphne/ws_protocol.py:40 takes the headers of a handshake joined by autobahn',
  },
  {
    rule: 'asgi-http/server/passes-response-headers',
    reason: 'daphne/server.py:252 uses up the iterable before the headers are written',
  },
  {
    rule: 'asgi-websocket/server/disconnect-has-a-code',
    reason: 'daphne/ws_protocol.py:171 passes None on where the client gave no code',
  },
  {
    rule: 'asgi-websocket/server/sends-messages-as-told',
    reason: 'daphne/ws_protocol.py:204 takes an empty message for none',
  },
];

const DAPHNE: readonly Deviation[] = [
  ...NGINX_DAPHNE,
  {
    rule: 'asgi-http/server/ignores-transfer-encoding',
    reason: "daphne/http_protocol.py:257 passes the application's header on",
  },
  {
    rule: 'asgi-http/server/method-is-upper-case',
    reason: 'daphne/http_protocol.py:177 passes the method on as it came',
  },
  {
    rule: 'asgi-http/server/scheme-tells-tls',
    reason: 'daphne/ws_protocol.py:79, the scope of a WebSocket has no scheme',
  },
];

/** Granian is compiled: each was seen on the wire, and looked up in the clause. */
const NGINX_GRANIAN: readonly Deviation[] = [
  {
    rule: 'asgi/server/accepts-every-valid-event',
    reason: 'http.response.start without its optional headers is refused',
  },
  {
    rule: 'asgi-http/server/scope-values-have-their-types',
    reason: 'the ports in client and server are str',
  },
  {
    rule: 'asgi-websocket/server/sends-the-accepted-headers',
    reason: 'the headers of websocket.accept never come',
  },
];

const GRANIAN: readonly Deviation[] = [
  ...NGINX_GRANIAN,
  {
    rule: 'asgi-http/server/authority-becomes-the-host',
    reason: 'a header host stays beside another :authority',
  },
  { rule: 'asgi-http/server/http-version-is-the-requests', reason: 'http_version is "1" for 1.0' },
  {
    rule: 'asgi-http/server/ignores-transfer-encoding',
    reason: "the application's header is passed on",
  },
  { rule: 'asgi-http/server/method-is-upper-case', reason: 'the method is passed on as it came' },
];

const NGINX_GUNICORN: readonly Deviation[] = [
  {
    rule: 'asgi-http/server/ignores-transfer-encoding',
    reason: "gunicorn/asgi/protocol.py:1741 takes the application's header for its own framing",
  },
  {
    rule: 'asgi-http/server/passes-response-headers',
    reason: 'gunicorn/asgi/protocol.py:1730 uses up the iterable before the headers are written',
  },
  {
    rule: 'asgi-websocket/server/subprotocols-are-those-offered',
    reason: 'gunicorn/asgi/protocol.py:2068 keeps the first of several headers',
  },
];

const GUNICORN: readonly Deviation[] = [
  ...NGINX_GUNICORN,
  {
    rule: 'asgi-http/server/disconnects-after-the-response',
    reason: 'gunicorn/asgi/protocol.py:428 waits until the connection is closed',
  },
  {
    rule: 'asgi-websocket/server/delivers-connect-first',
    reason: 'gunicorn/asgi/websocket.py:169 reads messages from the start',
  },
];

const UVICORN = /^uvicorn 0\.54\./;
const HTTPTOOLS = { version: UVICORN, deviations: [CHUNKS, CODING, EARLY] };
const HYPERCORN_VERSION = /^hypercorn 0\.18\./;

/** By preset. */
export const ASGI: Readonly<Record<string, Expected>> = {
  uvicorn: HTTPTOOLS,
  'uvicorn:h11': { version: UVICORN, deviations: [METHOD, EARLY, CODING_H11] },
  'uvicorn:httptools': HTTPTOOLS,
  'uvicorn:uvloop': HTTPTOOLS,
  'uvicorn:websockets': { version: UVICORN, deviations: [CHUNKS, CODING, ACCEPTED] },
  'uvicorn:websockets-sansio': HTTPTOOLS,
  'uvicorn:wsproto': { version: UVICORN, deviations: [CHUNKS, CODING] },
  'nginx+uvicorn': { version: /^nginx .*uvicorn 0\.54\./, deviations: [] },
  hypercorn: { version: HYPERCORN_VERSION, deviations: HYPERCORN },
  'hypercorn:uvloop': { version: HYPERCORN_VERSION, deviations: HYPERCORN },
  'nginx+hypercorn': { version: /^nginx .*hypercorn 0\.18\./, deviations: HYPERCORN },
  daphne: { version: /^daphne 4\./, deviations: DAPHNE },
  'nginx+daphne': { version: /^nginx .*daphne 4\./, deviations: NGINX_DAPHNE },
  granian: { version: /^granian 2\./, deviations: GRANIAN },
  'nginx+granian': { version: /^nginx .*granian 2\./, deviations: NGINX_GRANIAN },
  'gunicorn-asgi': { version: /^gunicorn 27\./, deviations: GUNICORN },
  'gunicorn-asgi:uvicorn': {
    version: /^gunicorn 27\..*uvicorn 0\.54\./,
    deviations: HTTPTOOLS.deviations,
  },
  'nginx+gunicorn-asgi': { version: /^nginx .*gunicorn 27\./, deviations: NGINX_GUNICORN },
};
