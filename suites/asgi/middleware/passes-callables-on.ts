import { asgi } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { innerCall, innerEvents } from '../../../src/model/pairs.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { RECEIVES } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/middleware/passes-callables-on',
  title: 'Passes receive and send on as awaitable callables',
  level: 'MUST',
  requirements: ['ASGI-031'],
  clause: asgi(
    'Applications',
    'an awaitable callable that will yield a new event dictionary when one is available',
  ),
  why: 'The application inside awaits what receive() and send(event) return. A substitute is an async function of no argument, or of one.',
  on: 'pair',
  messages: {
    unusable: '{name}() as passed on raised {error}',
  },
  *given(pair) {
    const call = innerCall(pair);
    if (call === undefined || pair.inside !== 'asgi') return;
    for (const event of innerEvents(call, ...RECEIVES, 'send')) yield event;
  },
  check(event) {
    const raised = event.outcome?.raised ?? null;
    if (raised?.types[0] !== 'TypeError' || !UNUSABLE.test(raised.message)) return;
    const name = event.type === 'send' ? 'send' : 'receive';
    return { message: 'unusable', event, data: { name, error: raised.message } };
  },
  examples: {
    conforming: [{ title: 'one that changes nothing', python: IDENTITY.asgi }],
    violating: [
      {
        title: 'a send() that is no coroutine function',
        reports: 'unusable',
        python: python`
          import asyncio

          def middleware(app):
              async def plain(scope, receive, send):
                  def sending(message):
                      asyncio.ensure_future(send(message))

                  if scope["type"] == "websocket" and scope["path"] == "/denied":
                      return await app(scope, receive, sending)
                  await app(scope, receive, send)
              return plain
        `,
      },
    ],
  },
});

/** What Python says of a value that cannot be awaited, or of arguments that are not taken. */
const UNUSABLE = /can't be used in 'await'|is not callable|positional argument/;
