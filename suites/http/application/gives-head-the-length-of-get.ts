import { rfc9110 } from '../../../src/model/clause.ts';
import type { Exchange, HttpExchange, Session, WsgiExchange } from '../../../src/model/evidence.ts';
import { hasNoContent, type Response, responseOf, valuesOf } from '../../../src/model/response.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'http/application/gives-head-the-length-of-get',
  title: 'Gives HEAD the Content-Length that the content of GET has',
  level: 'MUST',
  requirements: ['RFC-008'],
  clause: rfc9110(
    '8.6',
    'a server MUST NOT send Content-Length in such a response unless its field value equals the decimal number of octets that would have been sent in the content of a response if the same request had used the GET method',
  ),
  why: 'Caches and download managers take the length from HEAD. Compute it from the content before that is dropped, or leave the header out.',
  on: 'session',
  messages: { differs: 'HEAD says {head} bytes, but GET of the same sent {get}' },
  *given(session) {
    for (const [key, gets] of answers(session, 'GET')) {
      const size = steadySize(gets);
      if (size === undefined) continue;
      for (const head of answers(session, 'HEAD').get(key) ?? []) {
        const [length, ...others] = valuesOf(head, 'content-length');
        const isComparable = head.status === gets[0]?.status && others.length === 0;
        if (isComparable && /^\d+$/.test(length ?? ''))
          yield { head, length: Number(length), size };
      }
    }
  },
  check({ head, length, size }) {
    if (length === size || describesTheMethod(head, length, size)) return undefined;
    return { message: 'differs', event: head.start, data: { head: length, get: size } };
  },
  examples: {
    conforming: [
      {
        title: 'the same headers, the content left to the server or dropped',
        python: python`
          BODY = b"Hello"

          def application(environ, start_response):
              start_response("200 OK", [("Content-Length", str(len(BODY)))])
              return [] if environ["REQUEST_METHOD"] == "HEAD" else [BODY]
        `,
      },
      {
        title: 'content that tells of the request',
        python: python`
          def application(environ, start_response):
              body = b"This was %s." % environ["REQUEST_METHOD"].encode()
              start_response("200 OK", [("Content-Length", str(len(body)))])
              return [body]
        `,
      },
      {
        title: 'content that is never the same',
        python: python`
          import itertools

          COUNT = itertools.count()

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              body = b"x" * next(COUNT)
              headers = [(b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})

          async def steady(scope, receive, send):
              if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
                  headers = [(b"content-length", b"5")]
                  await send({"type": "http.response.start", "status": 200, "headers": headers})
                  return await send({"type": "http.response.body", "body": b"Hello"})
              await application(scope, receive, send)

          application, growing = steady, application
        `,
      },
    ],
    violating: [
      {
        title: 'the length of the empty list, WSGI',
        reports: 'differs',
        python: python`
          def application(environ, start_response):
              blocks = [] if environ["REQUEST_METHOD"] == "HEAD" else [b"Hello"]
              start_response("200 OK", [("Content-Length", str(sum(map(len, blocks))))])
              return blocks
        `,
      },
      {
        title: 'the length of another content, ASGI',
        reports: 'differs',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              body = b"Hello"
              is_head = scope["method"] == "HEAD"
              headers = [(b"content-length", b"1" if is_head else b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": b"" if is_head else body})
        `,
      },
    ],
  },
});

/** As many letters more as names of the method may stand in the content. */
const MOST_LETTERS = 8;

/**
 * An answer that tells of its request is longer with HEAD than with GET, by a letter for each time:
 * it is right about itself.
 */
function describesTheMethod(head: Response, length: number, size: number): boolean {
  const isItsOwn = head.content !== undefined && head.size === length;
  return isItsOwn || (length > size && length - size <= MOST_LETTERS);
}

/** The plain, complete responses to a method, by target and request headers. */
function answers({ exchanges }: Session, method: string): Map<string, Response[]> {
  const found = new Map<string, Response[]>();
  for (const exchange of exchanges) {
    const { request } = exchange;
    if (!isHttp(exchange) || request?.kind !== 'http' || request.method !== method) continue;
    if (request.variation !== undefined || request.leave !== null || request.body !== null)
      continue;
    const response = responseOf(exchange);
    if (response === undefined || !response.complete || exchange.ended.how !== 'returned') continue;
    if (hasNoContent(response.status)) continue;
    const key = JSON.stringify([request.target, request.headers, request.httpVersion]);
    found.set(key, [...(found.get(key) ?? []), response]);
  }
  return found;
}

/** The size of the content, where it was the same every time and more than once. */
function steadySize(responses: readonly Response[]): number | undefined {
  const [first, ...others] = responses;
  if (first === undefined || others.length === 0) return undefined;
  const same = others.every(({ size, status }) => size === first.size && status === first.status);
  // A wrong length of GET is another rule's matter.
  const isRight = valuesOf(first, 'content-length').every((value) => Number(value) === first.size);
  return same && isRight ? first.size : undefined;
}

function isHttp(exchange: Exchange): exchange is WsgiExchange | HttpExchange {
  return exchange.kind === 'wsgi' || exchange.kind === 'http';
}
