import { lifespan } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { innerCall, innerEvents } from '../../../src/model/pairs.ts';
import { item, type Py, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { asgiEvents, messageType } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-lifespan/middleware/passes-lifespans-on',
  title: 'Passes lifespans and their events on',
  level: 'SHOULD',
  requirements: ['LIFE-016'],
  clause: lifespan(
    'Lifespan Protocol',
    'The lifespan messages allow for an application to initialise and shutdown in the context of a running event loop',
  ),
  why: 'The application inside opens its pools at start-up. A middleware that answers in its place, or returns, lets the server accept requests for an application that has never been started.',
  on: 'pair',
  messages: {
    answered: 'answered lifespan.startup itself, and never called the application inside',
    unasked: 'did not give the application inside {event}, which the server had sent',
    untold: 'did not pass on {event} of the application inside',
    silent: 'passed {event} on without the message of the application inside',
  },
  *given(pair) {
    const { outer } = pair;
    if (outer.kind === 'lifespan' && pair.inside === 'asgi') yield { pair, outer };
  },
  check({ pair, outer }) {
    const sent = asgiEvents(outer, 'send').map(messageType);
    const call = innerCall(pair);
    if (call === undefined) {
      // One that returns without a word is found as any application is; to raise is to say that it
      // takes no part.
      if (outer.ended.how === 'raised' || sent.length === 0) return;
      // A router may call several applications.
      if (pair.inner.calls.length > 0) return;
      return { message: 'answered', event: outer };
    }
    const received = innerEvents(call, 'receive').map(({ outcome }) =>
      textItem(outcome?.returned ?? { py: 'none' }, 'type'),
    );
    const delivered = asgiEvents(outer, 'deliver').map(messageType);
    const unasked = delivered.find((each) => !received.includes(each));
    const waits = innerEvents(call, 'receive').length < askedIn(pair.script.call);
    if (unasked !== undefined && waits && call.ended !== 'raised') {
      return { message: 'unasked', event: outer, data: { event: unasked } };
    }
    const told = innerEvents(call, 'send').flatMap(({ step }) =>
      step?.do === 'send' ? [step.message] : [],
    );
    const untold = told.map(typeOf).find((each) => !sent.includes(each));
    if (untold !== undefined) return { message: 'untold', event: outer, data: { event: untold } };
    for (const message of told.filter((each) => item(each, 'message') !== undefined)) {
      const event = asgiEvents(outer, 'send').find((each) => messageType(each) === typeOf(message));
      if (event === undefined || item(event.message, 'message') !== undefined) continue;
      return { message: 'silent', event, data: { event: typeOf(message) } };
    }
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.asgi },
      {
        title: 'wants no lifespan at all',
        python: python`
          def middleware(app):
              async def without(scope, receive, send):
                  if scope["type"] == "lifespan":
                      raise NotImplementedError("no lifespan here")
                  await app(scope, receive, send)
              return without
        `,
      },
    ],
    violating: [
      {
        title: 'answers in the place of the application',
        reports: 'answered',
        python: python`
          def middleware(app):
              async def answering(scope, receive, send):
                  if scope["type"] != "lifespan":
                      return await app(scope, receive, send)
                  await receive()
                  await send({"type": "lifespan.startup.complete"})
                  await receive()
                  await send({"type": "lifespan.shutdown.complete"})
              return answering
        `,
      },
      {
        title: 'keeps the shutdown to itself',
        reports: 'unasked',
        python: python`
          import asyncio

          def middleware(app):
              async def keeping(scope, receive, send):
                  async def receiving():
                      message = await receive()
                      if message["type"] == "lifespan.shutdown":
                          await send({"type": "lifespan.shutdown.complete"})
                          await asyncio.get_running_loop().create_future()
                      return message

                  await app(scope, receiving, send)
              return keeping
        `,
      },
      {
        title: 'tells that it failed, and not why',
        reports: 'silent',
        python: python`
          def middleware(app):
              async def silent(scope, receive, send):
                  async def sending(message):
                      if message["type"] == "lifespan.startup.failed":
                          message = {"type": "lifespan.startup.failed"}
                      await send(message)

                  await app(scope, receive, sending)
              return silent
        `,
      },
      {
        title: 'wraps what an application says of its failure',
        reports: 'untold',
        python: python`
          def middleware(app):
              async def hopeful(scope, receive, send):
                  async def sending(message):
                      if message["type"] == "lifespan.startup.failed":
                          message = {"type": "lifespan.startup.complete"}
                      await send(message)

                  await app(scope, receive, sending)
              return hopeful
        `,
      },
    ],
  },
});

function typeOf(message: Py): string {
  return textItem(message, 'type') ?? '';
}

function askedIn(steps: readonly { readonly do: string }[]): number {
  return steps.filter((step) => step.do === 'receive').length;
}
