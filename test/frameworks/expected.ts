import type { RuleId } from '../../src/model/names.ts';

/** A true deviation of a framework, checked against the clause and the framework's source. */
export interface Expected {
  readonly rule: RuleId;
  /** Place in the framework's source, and what happens there. */
  readonly reason: string;
}

/** By name of the subject. What is not listed here is a bug of the rule, or a new deviation. */
export const EXPECTED: Readonly<Record<string, readonly Expected[]>> = {
  'django-wsgi': [
    {
      rule: 'http/application/sends-no-length-with-204',
      reason:
        'django/middleware/common.py:113 gives 204 a Content-Length of 0; RFC 9110, 8.6, MUST NOT',
    },
  ],
  'django-asgi': [
    {
      rule: 'http/application/sends-no-length-with-204',
      reason:
        'django/middleware/common.py:113 gives 204 a Content-Length of 0; RFC 9110, 8.6, MUST NOT',
    },
    {
      rule: 'asgi-http/application/header-names-are-lower-case',
      reason:
        'django/core/handlers/asgi.py:322 passes names on as they were set; "Header names must be lowercased"',
    },
  ],
  bottle: [
    {
      rule: 'wsgi/application/lets-reraised-errors-through',
      reason:
        'bottle.py:1113 catches what start_response raises, called with exc_info, and answers with another page',
    },
  ],
  'falcon-asgi': [
    {
      rule: 'asgi-websocket/application/works-without-query-string',
      reason: 'falcon/asgi/request.py:183 takes query_string for granted, optional for a WebSocket',
    },
  ],
  fastapi: [
    {
      rule: 'asgi-websocket/application/works-without-query-string',
      reason: 'starlette/requests.py:142 takes query_string for granted, optional for a WebSocket',
    },
  ],
  quart: [
    {
      rule: 'http/application/sends-no-length-with-204',
      reason:
        'quart/wrappers/response.py:341 gives 204 a Content-Length of 0; RFC 9110, 8.6, MUST NOT',
    },
    {
      rule: 'asgi/application/works-without-scheme',
      reason: 'quart/asgi.py:88 and :218 take scheme for granted, which is optional',
    },
    {
      rule: 'asgi-websocket/application/works-without-query-string',
      reason: 'quart/asgi.py:217 takes query_string for granted, optional for a WebSocket',
    },
  ],
  sanic: [
    {
      rule: 'asgi/application/works-without-raw-path',
      reason:
        'sanic/asgi.py:162 takes raw_path for granted, and sanic/request/types.py:159 that it is bytes',
    },
    {
      rule: 'asgi-http/application/header-names-are-lower-case',
      reason:
        'sanic/response/types.py:73 encodes names as they were set; "Header names must be lowercased"',
    },
    {
      rule: 'asgi-websocket/application/sends-only-known-events',
      reason: 'sanic/models/asgi.py:94 answers a refused WebSocket with http.response.start',
    },
    {
      rule: 'asgi-websocket/application/works-without-query-string',
      reason: 'sanic/asgi.py:162 takes query_string for granted, optional for a WebSocket',
    },
  ],
  litestar: [
    {
      rule: 'asgi/application/raises-on-unknown-scope',
      reason:
        'litestar/middleware/_internal/exceptions/middleware.py:231 answers an unknown protocol with websocket.close',
    },
    {
      rule: 'asgi/application/takes-defaults-of-request-events',
      reason: 'its request body reader takes body and more_body for granted, which have defaults',
    },
  ],
};
