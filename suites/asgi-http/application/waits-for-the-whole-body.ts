import { bodies } from '../../../src/model/asgi-http.ts';
import { www } from '../../../src/model/clause.ts';
import { fate, tellingEvent } from '../../../src/model/comparison.ts';
import type { Exchange, HttpExchange } from '../../../src/model/evidence.ts';
import { item } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { asgiEvents, messageType } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-http/application/waits-for-the-whole-body',
  title: 'Waits for the end of the body and puts its pieces together',
  level: 'SHOULD',
  requirements: ['HTTP-065'],
  clause: www(
    'Request - receive event',
    'the consuming application should wait until it gets a chunk with this set to False',
  ),
  why: 'Bodies arrive in pieces of any size, empty ones among them; an application that takes the first for the whole fails with the next network. Read until more_body is false.',
  on: 'session',
  messages: {
    cut: 'answers otherwise when the same body comes in pieces',
    first: 'answers the first piece of a body as if it were the whole',
  },
  *given(session) {
    const asked = byBody(session.exchanges);
    for (const { whole, split } of asked.values()) {
      const fates = [...new Set(whole.map(fate))];
      const [expected] = fates;
      if (whole.length < 2 || fates.length !== 1 || expected === undefined) continue;
      const looksCut = isCut(asked, whole, split);
      for (const each of split) {
        if (isSteady(split, each)) yield { expected, split: each, looksCut };
      }
    }
  },
  check({ expected, split, looksCut }) {
    if (fate(split) !== expected) return { message: 'cut', event: tellingEvent(split) };
    if (looksCut) return { message: 'first', event: lastReceive(split) ?? tellingEvent(split) };
  },
  examples: {
    conforming: [
      {
        title: 'a count of requests, answered before the body was read',
        python: python`
          count = 0


          async def app(scope, receive, send):
              global count
              if scope["type"] != "http":
                  raise ValueError("only http")
              count += 1
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"request %d" % count})
        `,
      },
      {
        title: 'the number of pieces told',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              pieces, more = [], True
              while more:
                  message = await receive()
                  if message["type"] == "http.disconnect":
                      return
                  pieces.append(message.get("body", b""))
                  more = message.get("more_body", False)
              answer = b"%d pieces, %d bytes in the first" % (len(pieces), len(pieces[0]))
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": answer})
        `,
      },
      {
        title: 'events until more_body is false',
        python: python`
          import json


          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              body, more = b"", True
              while more:
                  message = await receive()
                  if message["type"] == "http.disconnect":
                      return
                  body += message.get("body", b"")
                  more = message.get("more_body", False)
              try:
                  json.loads(body or b"{}")
                  status = 200
              except ValueError:
                  status = 400
              await send({"type": "http.response.start", "status": status})
              await send({"type": "http.response.body", "body": b""})
        `,
      },
    ],
    violating: [
      {
        title: 'the size of the first event said to be that of the body',
        reports: 'first',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              body = (await receive()).get("body", b"")
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"%d bytes" % len(body)})
        `,
      },
      {
        title: 'the first event taken for the whole body',
        reports: 'cut',
        python: python`
          import json


          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              body = (await receive()).get("body", b"")
              try:
                  json.loads(body or b"{}")
                  status = 200
              except ValueError:
                  status = 400
              await send({"type": "http.response.start", "status": status})
              await send({"type": "http.response.body", "body": b""})
        `,
      },
    ],
  },
});

/** The exchanges with one body, in one piece and in several, in the order in which they were asked. */
interface Asked {
  readonly whole: Exchange[];
  readonly split: Exchange[];
}

/** What comes now of the same pieces and now another thing does not tell anything of them. */
function isSteady(all: readonly Exchange[], exchange: Exchange): boolean {
  const pieces = JSON.stringify(exchange.request);
  const same = all.filter((each) => JSON.stringify(each.request) === pieces);
  return new Set(same.map(fate)).size === 1;
}

function byBody(exchanges: readonly Exchange[]): ReadonlyMap<string, Asked> {
  const found = new Map<string, Asked>();
  for (const exchange of exchanges) {
    const key = bodyKey(exchange);
    if (key === null) continue;
    const asked = found.get(key) ?? { whole: [], split: [] };
    asked[isSplit(exchange) ? 'split' : 'whole'].push(exchange);
    found.set(key, asked);
  }
  return found;
}

/** What requests with the same body have in common, however it is cut; null for no body. */
function bodyKey({ request }: Exchange, content?: string): string | null {
  if (request?.kind !== 'http' || request.body === null || request.leave !== null) return null;
  if (request.variation !== undefined) return null;
  const { body, ...rest } = request;
  return JSON.stringify({ ...rest, body: content ?? body.join('') });
}

function isSplit({ request }: Exchange): boolean {
  return request?.kind === 'http' && (request.body?.length ?? 0) > 1;
}

/**
 * True where the body in pieces has the answer of its first piece alone, each time, and never that of the
 * whole, and the rest was never asked for. Answers that change by themselves say nothing.
 */
function isCut(
  asked: ReadonlyMap<string, Asked>,
  whole: readonly Exchange[],
  split: readonly Exchange[],
): boolean {
  const [first] = split;
  if (first?.request?.kind !== 'http' || split.some(sawTheEnd)) return false;
  const part = asked.get(bodyKey(first, first.request.body?.[0] ?? '') ?? '')?.whole ?? [];
  const [right, ...others] = new Set(whole.map(answer));
  const wrong = new Set([...split, ...part].map(answer));
  if (right === undefined || others.length > 0 || wrong.size !== 1 || wrong.has(right))
    return false;
  return part.length > 1 && split.length > 1;
}

function sawTheEnd(exchange: Exchange): boolean {
  if (exchange.kind !== 'http') return true;
  return asgiEvents(exchange, 'deliver').some((event) => {
    const more = item(event.message, 'more_body');
    return messageType(event) === 'http.request' && !(more?.py === 'bool' && more.value);
  });
}

function lastReceive(exchange: Exchange): object | undefined {
  return exchange.kind === 'http' ? asgiEvents(exchange, 'receive').at(-1) : undefined;
}

function answer(exchange: Exchange): string {
  const content = exchange.kind === 'http' ? contentOf(exchange) : null;
  return JSON.stringify([fate(exchange), content]);
}

function contentOf(exchange: HttpExchange): unknown {
  return bodies(exchange).map((event) => item(event.message, 'body'));
}
