import type { Interface, RuleId } from '../../src/model/names.ts';

/** A true deviation of a server, checked against the clause and the server's source. */
export interface Deviation {
  readonly rule: RuleId;
  /** Place in the server's source, and what happens there. */
  readonly reason: string;
}

export interface Expected {
  readonly interface: Interface;
  readonly version: RegExp;
  /** MUSTs that it breaks. What is not listed here is a bug of the rule, or a new deviation. */
  readonly deviations: readonly Deviation[];
}

/** Gunicorn's workers for WSGI share what writes responses. */
const GUNICORN: readonly Deviation[] = [
  {
    rule: 'wsgi/server/holds-headers-until-body-data',
    reason: 'gunicorn/http/wsgi.py, Response.write sends the headers before it looks at the block',
  },
  {
    rule: 'wsgi/server/tolerates-changes-of-environ',
    reason: "gunicorn/workers reads environ['wsgi.file_wrapper'] after the call",
  },
];

const UVICORN = {
  interface: 'asgi',
  version: /^uvicorn 0\.54\./,
} as const;

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
};
const CODING: Deviation = {
  rule: 'asgi-http/server/ignores-transfer-encoding',
  reason: "uvicorn/protocols/http/httptools_impl.py:505 passes the application's header on",
};

const CODING_H11: Deviation = {
  rule: 'asgi-http/server/ignores-transfer-encoding',
  reason: 'uvicorn/protocols/http/h11_impl.py hands it to h11, which raises out of send()',
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
  },
];

/** By preset. */
export const EXPECTED: Readonly<Record<string, Expected>> = {
  gunicorn: { interface: 'wsgi', version: /^gunicorn 27\./, deviations: GUNICORN },
  waitress: { interface: 'wsgi', version: /^waitress 3\./, deviations: [] },
  'uvicorn:h11': { ...UVICORN, deviations: [METHOD, EARLY, CODING_H11] },
  'uvicorn:httptools': { ...UVICORN, deviations: [CHUNKS, CODING, EARLY] },
  'nginx+gunicorn': { interface: 'wsgi', version: /^nginx .*gunicorn 27\./, deviations: GUNICORN },
  'gunicorn:gevent': {
    interface: 'wsgi',
    version: /^gunicorn 27\..*gevent 26\./,
    deviations: GUNICORN,
  },
  hypercorn: { interface: 'asgi', version: /^hypercorn 0\.18\./, deviations: HYPERCORN },
  'gunicorn:gthread': { interface: 'wsgi', version: /^gunicorn 27\./, deviations: GUNICORN },
};
