import { asgi } from '../../../src/model/clause.ts';
import { typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, clientLeft, CORRECT_SERVER, receipts } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/events-are-dicts',
  title: 'Delivers each event as a dict, for a receive() without arguments',
  level: 'MUST',
  requirements: ['ASGI-004', 'ASGI-028'],
  clause: asgi('Events', 'Each event is a dict with a top-level type key'),
  why: 'Applications read event["type"] and event.get("body"); what is no dict breaks them and every middleware between.',
  on: 'served',
  messages: { notDict: 'receive() gave {type}', raised: 'receive() raised {type}: {text}' },
  *given(served) {
    for (const call of callOf(served, 'http', 'websocket')) {
      yield* receipts(call);
      // A middleware may end the application by an exception of its own, as one that limits bodies.
      if (served.wire === null && served.http2 === undefined) continue;
      // A cancelled call and one out of order may raise; the first has no reason to.
      const first = call.events.find(({ type }) => type.startsWith('receive'));
      if (first !== undefined && !receipts(call).includes(first)) yield first;
    }
  },
  check({ outcome }, served) {
    const raised = outcome?.raised ?? null;
    if (raised !== null) {
      if (clientLeft(served)) return;
      return { message: 'raised', data: { type: raised.types[0] ?? '', text: raised.message } };
    }
    if (outcome === null || outcome.waiting || outcome.returned?.py === 'dict') return;
    return { message: 'notDict', data: { type: typeName(outcome.returned ?? { py: 'none' }) } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'None in the end',
        reports: 'notDict',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def disconnect_event(self):
                  return None
        `,
      },
      {
        title: 'wants to be told how much',
        reports: 'raised',
        python: python`
          def server(app):
              async def wrapped(scope, receive, send):
                  async def sized(size):
                      return await receive()

                  own = scope["type"] == "websocket"
                  await app(scope, sized if own else receive, send)

              return wrapped
        `,
      },
    ],
  },
});
