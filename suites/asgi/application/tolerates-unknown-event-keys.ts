import { asgi } from '../../../src/model/clause.ts';
import { comparisons, failed, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi/application/tolerates-unknown-event-keys',
  title: 'Does not fail because of unknown keys in an event',
  level: 'SHOULD',
  requirements: ['ASGI-051'],
  clause: asgi(
    'Error Handling',
    'the presence of additional keys in the event dictionary should not raise an exception',
  ),
  why: 'Specifications grow by new keys; an application that insists on the keys it knows breaks with the next server.',
  on: 'session',
  messages: { failed: 'fails when an event has a key that it does not know' },
  *given(session) {
    yield* comparisons(session, (server) => server.extraKeys === true);
  },
  check({ ordinary, varied }) {
    if (!failed(ordinary) && failed(varied)) {
      return { message: 'failed', event: tellingEvent(varied) };
    }
  },
  examples: {
    conforming: [
      {
        title: 'only known keys are looked at',
        python: python`
          async def read(receive):
              body, more = b"", True
              while more:
                  message = await receive()
                  body, more = body + message.get("body", b""), message.get("more_body", False)
              return body


          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              body = await read(receive)
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
      },
    ],
    violating: [
      {
        title: 'an event unpacked into a function with fixed arguments',
        python: python`
          def parse(type, body=b"", more_body=False):
              return body, more_body


          async def read(receive):
              body, more = b"", True
              while more:
                  message = await receive()
                  part, more = parse(**message)
                  body += part
              return body


          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              body = await read(receive)
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
        reports: 'failed',
      },
    ],
  },
});
