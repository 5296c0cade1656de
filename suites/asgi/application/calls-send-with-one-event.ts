import { asgi } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi/application/calls-send-with-one-event',
  title: 'Calls send() with one event, by position, and receive() with nothing',
  level: 'MUST',
  requirements: ['ASGI-030'],
  clause: asgi(
    'Applications',
    'an awaitable callable taking a single event dictionary as a positional argument',
  ),
  why: 'A server names the parameter of send() as it likes, or not at all: any other call raises TypeError on some servers. Write "await send(event)" and "await receive()".',
  on: 'asgi',
  messages: {
    send: 'called send() with {count} positional arguments and {keywords}, not with one event',
    receive: 'called receive() with arguments',
  },
  *given(exchange) {
    for (const event of exchange.events) {
      if (event.type === 'send' || event.type === 'receive') yield event;
    }
  },
  check(event) {
    const { type, args, kwargs } = event;
    if (type === 'receive') {
      return args.length + kwargs.length > 0 ? { message: 'receive' } : undefined;
    }
    if (args.length !== 1 || kwargs.length > 0) {
      const names = kwargs.map(([name]) => `${name}=`).join(', ');
      const keywords = names === '' ? 'no keywords' : names;
      return { message: 'send', data: { count: args.length, keywords } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'an event unpacked from a list of one',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await receive()
              events = [
                  {"type": "http.response.start", "status": 200},
                  {"type": "http.response.body", "body": b"Hello"},
              ]
              for event in events:
                  await send(*[event])
        `,
      },
    ],
    violating: [
      {
        title: 'the event by keyword',
        reports: 'send',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send(message={"type": "http.response.start", "status": 200})
              await send(message={"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'the keys as keyword arguments',
        reports: 'send',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send(type="http.response.start", status=200)
              await send(type="http.response.body", body=b"Hello")
        `,
      },
      {
        title: 'a time limit for receive()',
        reports: 'receive',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await receive(5)
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
  },
});
