import { rfc9110 } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { type Answer, cutAnswer, innerAnswer, isPlain } from '../../../src/model/pairs.ts';
import type { Pair } from '../../../src/model/pair.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'http/middleware/passes-headers-on-with-head',
  title: 'Passes the same headers on in answer to HEAD as in answer to GET',
  level: 'SHOULD',
  requirements: ['RFC-019'],
  clause: rfc9110(
    '9.3.2',
    'The server SHOULD send the same header fields in response to a HEAD request as it would have sent if the request method had been GET.',
  ),
  why: 'Caches and link checkers ask with HEAD, and take what they are told for what GET would say. Change the headers of both alike.',
  on: 'pair-session',
  messages: {
    lost: 'did not pass {name} on in answer to HEAD, and in answer to GET it did',
  },
  *given({ pairs }) {
    const asked = pairs.filter(isPlain).flatMap((pair) => headed(pair) ?? []);
    for (const head of asked.filter(({ method }) => method === 'HEAD')) {
      const get = asked.find((each) => each.method === 'GET' && each.key === head.key);
      if (get !== undefined) yield { head, get };
    }
  },
  check({ head, get }) {
    const there = new Set(get.outside.headers.map(lineOf));
    const lost = head.inside.headers.find(
      (each) => !OF_CONTENT.test(each[0]) && there.has(lineOf(each)) && !named(head, each[0]),
    );
    if (lost === undefined) return;
    return { message: 'lost', event: head.pair.outer, data: { name: lost[0] } };
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.wsgi },
      {
        title: 'takes a header out of every answer',
        python: python`
          def middleware(app):
              async def hiding(scope, receive, send):
                  async def sending(message):
                      if message["type"] == "http.response.start" and "headers" in message:
                          kept = [(k, v) for k, v in message["headers"] if k != b"x-note"]
                          message = {**message, "headers": kept}
                      await send(message)

                  await app(scope, receive, sending)
              return hiding
        `,
      },
    ],
    violating: [
      {
        title: 'no headers where there is no body',
        reports: 'lost',
        python: python`
          def middleware(app):
              def bare(environ, start_response):
                  is_head = environ["REQUEST_METHOD"] == "HEAD"

                  def start(status, headers, *more):
                      return start_response(status, [] if is_head else headers, *more)
                  return app(environ, start)
              return bare
        `,
      },
    ],
  },
});

interface Headed {
  readonly pair: Pair;
  readonly method: string;
  /** What both requests and both answers inside have in common. */
  readonly key: string;
  readonly inside: Answer;
  readonly outside: Answer;
}

function headed(pair: Pair): Headed | undefined {
  const { request } = pair.outer;
  const [inside, outside] = [innerAnswer(pair), cutAnswer(pair)];
  if (request?.kind !== 'http' || inside === undefined || outside === undefined) return undefined;
  if (inside.status !== outside.status) return undefined;
  const key = JSON.stringify([request.target, request.body, pair.script, pair.form]);
  return { pair, method: request.method, key, inside, outside };
}

/** Of these, a server may only know when it makes the content. */
const OF_CONTENT =
  /^(?:content-(?:length|encoding|digest|md5|range)|transfer-encoding|trailer|etag|vary)$/i;

function lineOf([name, value]: readonly [string, string]): string {
  return `${name.toLowerCase()}: ${value}`;
}

function named({ outside }: Headed, name: string): boolean {
  return outside.headers.some(([each]) => each.toLowerCase() === name.toLowerCase());
}
