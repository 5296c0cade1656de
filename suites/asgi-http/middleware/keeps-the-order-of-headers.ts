import { www } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import {
  innerAnswer,
  innerCall,
  outerAnswer,
  outerSends,
  textPairs,
} from '../../../src/model/pairs.ts';
import type { Pair } from '../../../src/model/pair.ts';
import { item } from '../../../src/model/py.ts';
import { swapped, valuesOf } from '../../../src/model/repeated.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

/** Of credentials, cookies, conditions and what proxies add, one may be chosen by purpose. */
const NOBODYS = /^x-(?!forwarded|real|requested)/;

type Headers = readonly (readonly [string, string])[];

export default defineRule({
  id: 'asgi-http/middleware/keeps-the-order-of-headers',
  title: 'Keeps headers of one name in their order, and those of the request that repeat',
  level: 'MUST',
  requirements: ['HTTP-131', 'HTTP-132'],
  clause: www(
    'HTTP Connection Scope',
    'Order of header values must be preserved from the original HTTP request',
  ),
  why: 'Of proxies that each have added a line, the last is the one to be trusted; of cookies of one name, the last counts. Change headers as the list that they are.',
  on: 'pair',
  messages: {
    request: 'passed {name} headers of the request on in another order',
    lost: 'passed on one of {count} {name} headers of the request',
    response: 'passed {name} headers of the response on in another order',
  },
  *given(pair) {
    const call = innerCall(pair);
    if (call === undefined || pair.outer.kind !== 'http' || pair.inside !== 'asgi') return;
    const request = textPairs(item(pair.outer.offered, 'headers'));
    const passed = textPairs(item(call.offered, 'headers'));
    yield* repeated('request', request, passed);
    const [inside, outside] = [innerAnswer(pair), outerAnswer(pair)];
    if (inside === undefined || outside === undefined) return;
    yield* repeated('response', inside.headers, outside.headers);
  },
  check({ way, name, given, passed }, pair) {
    const [kept, ...others] = given.filter((each) => passed.includes(each));
    const isEnd = kept === given[0] || kept === given.at(-1);
    // Of the response, another rule says so.
    const isAlone = kept !== undefined && others.length === 0 && passed.length === 1 && isEnd;
    if (way === 'request' && isAlone && NOBODYS.test(name)) {
      return { message: 'lost', event: innerCall(pair), data: { name, count: given.length } };
    }
    if (!swapped(given, passed)) return;
    return { message: way, event: eventOf(pair, way), data: { name } };
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.asgi },
      {
        title: 'the last of several credentials',
        python: python`
          def middleware(app):
              async def trusting(scope, receive, send):
                  if scope["type"] == "http":
                      others = [each for each in scope["headers"] if each[0] != b"authorization"]
                      own = [each for each in scope["headers"] if each[0] == b"authorization"]
                      scope = {**scope, "headers": [*others, *own[-1:]]}
                  await app(scope, receive, send)
              return trusting
        `,
      },
      {
        title: 'a header of its own before all others',
        python: python`
          def middleware(app):
              async def noting(scope, receive, send):
                  async def sending(message):
                      if message["type"] == "http.response.start" and "headers" in message:
                          own = [(b"set-cookie", b"own=1")]
                          message = {**message, "headers": [*own, *message["headers"]]}
                      await send(message)

                  if scope["type"] == "http":
                      scope = {**scope, "headers": [(b"x-note", b"own"), *scope["headers"]]}
                  await app(scope, receive, sending)
              return noting
        `,
      },
    ],
    violating: [
      {
        title: 'the headers of the request, the last first',
        reports: 'request',
        python: python`
          def middleware(app):
              async def reversing(scope, receive, send):
                  if scope["type"] == "http":
                      scope = {**scope, "headers": list(scope["headers"])[::-1]}
                  await app(scope, receive, send)
              return reversing
        `,
      },
      {
        title: 'a dict of the headers of the request',
        reports: 'lost',
        python: python`
          def middleware(app):
              async def collecting(scope, receive, send):
                  if scope["type"] == "http":
                      headers = {bytes(name): value for name, value in scope["headers"]}
                      scope = {**scope, "headers": list(headers.items())}
                  await app(scope, receive, send)
              return collecting
        `,
      },
      {
        title: 'the headers of the response, the last first',
        reports: 'response',
        python: python`
          def middleware(app):
              async def reversing(scope, receive, send):
                  async def sending(message):
                      if message["type"] == "http.response.start" and "headers" in message:
                          message = {**message, "headers": list(message["headers"])[::-1]}
                      await send(message)

                  await app(scope, receive, sending)
              return reversing
        `,
      },
    ],
  },
});

function* repeated(way: 'request' | 'response', from: Headers, to: Headers) {
  for (const name of new Set(from.map(([each]) => each.toLowerCase()))) {
    const given = valuesOf(from, name);
    if (new Set(given).size > 1) yield { way, name, given, passed: valuesOf(to, name) };
  }
}

function eventOf(pair: Pair, way: 'request' | 'response') {
  return way === 'request' ? innerCall(pair) : outerSends(pair, 'http.response.start')[0];
}
