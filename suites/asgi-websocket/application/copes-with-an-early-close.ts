import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { ownException, sandwich } from '../../../src/model/series.ts';

export default defineRule({
  id: 'asgi-websocket/application/copes-with-an-early-close',
  title: 'Copes with a client that goes away before its first message',
  level: 'MAY',
  requirements: ['WS-098'],
  clause: www(
    'Disconnect - receive event',
    'Sent to the application when either connection to the client is lost, either from the client closing the connection, the server closing the connection, or loss of the socket.',
  ),
  why: 'Each receive() may bring websocket.disconnect, the first after accepting too. Look at the type of every event before you reach for its content.',
  on: 'series',
  messages: { raised: 'raised {type} when the client went away before its first message' },
  *given(series) {
    const found = sandwich(series, 'asgi-websocket/properties/early-closes');
    if (found !== null && found.plain.ended.how === 'returned') yield found.unusual;
  },
  check(unusual) {
    const event = ownException(unusual);
    if (event !== undefined) {
      return { message: 'raised', data: { type: event.exception.type }, event };
    }
  },
  examples: {
    conforming: [
      {
        title: 'looks at the type of each event',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError("only websocket")
              await receive()
              await send({"type": "websocket.accept"})
              while (await receive())["type"] != "websocket.disconnect":
                  pass
        `,
      },
    ],
    violating: [
      {
        title: 'takes the first event for a message',
        reports: 'raised',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError("only websocket")
              await receive()
              await send({"type": "websocket.accept"})
              first = await receive()
              if first["type"] != "websocket.receive":
                  raise RuntimeError("no greeting")
              while (await receive())["type"] != "websocket.disconnect":
                  pass
        `,
      },
    ],
  },
});
