import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wsgiEvents } from '../../../src/model/select.ts';

export default defineRule({
  id: 'wsgi/application/only-calls-start-response',
  title: 'Only calls start_response and write, and reads no attribute of them',
  level: 'MUST',
  requirements: ['WSGI-005'],
  clause: pep3333(
    'Specification Overview',
    'Callables are only to be called, not introspected upon.',
  ),
  why: 'What else a callable has depends on the server: the attribute is missing under the next one, or under any middleware that wraps it.',
  on: 'wsgi',
  messages: { introspected: 'read the attribute {name} of {of}' },
  *given(exchange) {
    const { variation } = exchange.request ?? {};
    if (variation?.callables !== 'object') return;
    const read = wsgiEvents(exchange, 'attribute').filter((event) => event.use);
    if (read.length > 0) yield* read;
    else yield* wsgiEvents(exchange, 'start_response').slice(0, 1);
  },
  check(event) {
    if (event.type !== 'attribute') return;
    return { message: 'introspected', data: { name: event.name, of: event.of } };
  },
  examples: {
    conforming: [
      {
        title: 'it is only called',
        python: python`
          def application(environ, start_response):
              body = b"hello"
              start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
              return [body]
        `,
      },
      {
        title: 'asking whether there is an attribute',
        python: python`
          def application(environ, start_response):
              body = b"named" if hasattr(start_response, "__name__") else b"unnamed"
              start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
              return [body]
        `,
      },
    ],
    violating: [
      {
        title: 'the server behind start_response',
        reports: 'introspected',
        python: python`
          def application(environ, start_response):
              body = str(start_response.__self__).encode()
              start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
              return [body]
        `,
      },
    ],
  },
});
