import { www } from '../../../src/model/clause.ts';
import { comparisons, failed, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi/application/takes-defaults-of-request-events',
  title: 'Takes a missing body as empty and a missing more_body as false',
  level: 'MUST',
  requirements: ['HTTP-063', 'HTTP-064'],
  clause: www(
    'Request - receive event',
    'If False, the request is complete and should be processed. Optional; if missing defaults to False.',
  ),
  why: 'Servers may leave out what has its default value: the event of a request without a body may have no key but its type. Read with message.get().',
  on: 'session',
  messages: { failed: 'fails when an event leaves out body or more_body' },
  *given(session) {
    yield* comparisons(session, (server) => server.sparseEvents === true).filter(
      ({ varied }) => varied.kind === 'http',
    );
  },
  check({ ordinary, varied }) {
    if (!failed(ordinary) && failed(varied)) {
      return { message: 'failed', event: tellingEvent(varied) };
    }
  },
  examples: {
    conforming: [
      {
        title: 'defaults for both',
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
        title: 'body taken for granted',
        python: python`
          async def read(receive):
              body, more = b"", True
              while more:
                  message = await receive()
                  body, more = body + message["body"], message.get("more_body", False)
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
      {
        title: 'more_body taken for granted',
        python: python`
          async def read(receive):
              body, more = b"", True
              while more:
                  message = await receive()
                  body, more = body + message.get("body", b""), message["more_body"]
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
