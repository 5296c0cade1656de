import { asgi } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { innerCall, innerEvents, outerSends } from '../../../src/model/pairs.ts';
import type { Pair } from '../../../src/model/pair.ts';
import type { ProbeCall, ProbeEvent } from '../../../src/model/probe.ts';
import { item, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { clientLeft, messageType, sends } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi/middleware/withdraws-what-it-cannot-honour',
  title: 'Offers the application inside only extensions whose events it can pass on',
  level: 'SHOULD',
  requirements: ['ASGI-063'],
  clause: asgi(
    'Extensions',
    'if provided by the server and understood by the application, can be used to get more functionality',
  ),
  why: 'An application that is offered an extension sends its events, and a middleware that knows nothing of them drops them, fails, or announces content that it has not seen. Take the extension out of the scope that you pass on.',
  on: 'pair',
  follows: ['asgi-http/application/completes-response'],
  messages: {
    refused: 'raised {error} at {event} of an extension that it had offered',
    early:
      'passed {event} of an extension that it had offered on, and held http.response.start back',
    dropped: 'let {event} of an extension that it had offered come to nothing',
  },
  *given(pair) {
    const call = innerCall(pair);
    if (call === undefined || pair.outer.kind !== 'http' || pair.inside !== 'asgi') return;
    if (clientLeft(pair.outer)) return;
    const isRefused = pair.outer.ended.how === 'refused';
    const refused = isRefused ? sends(pair.outer).map(messageType).at(-1) : undefined;
    const offered = item(call.offered, 'extensions');
    const known = item(pair.outer.offered, 'extensions');
    for (const event of innerEvents(call, 'send')) {
      const message = event.step?.do === 'send' ? event.step.message : undefined;
      const type = message === undefined ? '' : (textItem(message, 'type') ?? '');
      const isOffered = offered !== undefined && item(offered, type) !== undefined;
      const isKnown = known !== undefined && item(known, type) !== undefined;
      // What the server does not take for another reason is no matter of the middleware's knowledge.
      if (isRefused && (refused !== type || !isEarly(pair, call, event))) continue;
      if (isOffered && isKnown && call.ended !== 'running') yield { event, type, isRefused };
    }
  },
  check({ event, type, isRefused }, pair) {
    if (isRefused) return { message: 'early', event, data: { event: type } };
    const raised = event.outcome?.raised ?? null;
    if (raised !== null) {
      const error = `${raised.types[0]}: ${raised.message.slice(0, 80)}`;
      return { message: 'refused', event, data: { error, event: type } };
    }
    if (outerSends(pair, type).length > 0) return;
    // What it makes of a file, or of trailers, may be another proper answer.
    const isContent = ['http.response.pathsend', 'http.response.zerocopysend'].includes(type);
    const bodies = outerSends(pair, 'http.response.body');
    if (isContent && bodies.some(({ message }) => hasContent(message))) return;
    return { message: 'dropped', event, data: { event: type } };
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.asgi },
      {
        title: 'sends files itself, for servers that cannot',
        python: python`
          def middleware(app):
              async def sending_files(scope, receive, send):
                  if scope["type"] == "http":
                      extensions = {**(scope.get("extensions") or {}), "http.response.pathsend": {}}
                      scope = {**scope, "extensions": extensions}

                  async def sending(message):
                      if message["type"] == "http.response.pathsend":
                          with open(message["path"], "rb") as file:
                              message = {"type": "http.response.body", "body": file.read()}
                      await send(message)

                  await app(scope, receive, sending)
              return sending_files
        `,
      },
      {
        title: 'knows files, and passes nothing else on',
        python: python`
          def middleware(app):
              async def strict(scope, receive, send):
                  extensions = scope.get("extensions") or {}
                  known = {k: v for k, v in extensions.items() if k == "http.response.pathsend"}
                  if scope["type"] == "http" and extensions:
                      scope = {**scope, "extensions": known}
                  await app(scope, receive, send)
              return strict
        `,
      },
    ],
    violating: [
      {
        title: 'gathers what is a body, and passes everything else on at once',
        reports: 'early',
        python: python`
          def middleware(app):
              async def gathering(scope, receive, send):
                  if scope["type"] != "http":
                      return await app(scope, receive, send)
                  if "http.response.pathsend" not in (scope.get("extensions") or {}):
                      return await app(scope, receive, send)
                  held = []

                  async def sending(message):
                      if message["type"] == "http.response.start":
                          held.append(message)
                          return
                      if message["type"] == "http.response.body":
                          while held:
                              await send(held.pop())
                      await send(message)

                  await app(scope, receive, sending)
              return gathering
        `,
      },
      {
        title: 'knows starts and bodies only',
        reports: 'refused',
        python: python`
          def middleware(app):
              async def strict(scope, receive, send):
                  async def sending(message):
                      if message["type"] == "http.response.pathsend":
                          raise ValueError("which event is that?")
                      await send(message)

                  await app(scope, receive, sending)
              return strict
        `,
      },
      {
        title: 'drops what it does not know',
        reports: 'dropped',
        python: python`
          def middleware(app):
              async def dropping(scope, receive, send):
                  async def sending(message):
                      if message["type"] != "http.response.early_hint":
                          await send(message)

                  await app(scope, receive, sending)
              return dropping
        `,
      },
    ],
  },
});

function hasContent(message: Parameters<typeof item>[0]): boolean {
  const body = item(message, 'body');
  return body?.py === 'bytes' && body.value !== '';
}

/** The application inside had started its response by then, and the server knows nothing of that. */
function isEarly(pair: Pair, call: ProbeCall, { seq = 0 }: ProbeEvent): boolean {
  const started = innerEvents(call, 'send').some(
    ({ step, seq: moment = 0 }) =>
      moment < seq && step?.do === 'send' && textItem(step.message, 'type') === START,
  );
  return started && outerSends(pair, START).length === 0;
}

const START = 'http.response.start';
