import { wholeResponse } from '../../../src/model/asgi-conversation.ts';
import { www } from '../../../src/model/clause.ts';
import { bytes, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  clientLeft,
  CORRECT_SERVER,
  finalResponse,
} from '../../../src/model/served-asgi.ts';

/** The server’s own affair, or that of one connection. */
const OWN = /^(date|server|connection|keep-alive|transfer-encoding|content-length|trailer)$/i;

export default defineRule({
  id: 'asgi-http/server/passes-response-headers',
  title: 'Sends the headers of the response as they were given',
  level: 'MUST',
  requirements: ['HTTP-004', 'HTTP-009', 'HTTP-081', 'HTTP-123'],
  clause: www('Response Start - send event', 'Order must be preserved in the HTTP response'),
  why: 'Cookies that are joined are lost, and a value in another encoding is another value.',
  on: 'served',
  messages: {
    other: 'sent {name}: {values} for {wanted}',
    status: 'sent the status {status} for {wanted}',
  },
  *given(served) {
    const response = finalResponse(served);
    if (response === undefined || clientLeft(served)) return;
    for (const call of callOf(served, 'http')) {
      const whole = wholeResponse(call);
      if (whole !== undefined) yield { response, whole };
    }
  },
  check({ response, whole }) {
    if (response.status !== whole.status) {
      const data = { status: response.status, wanted: whole.status };
      return { message: 'status', event: response, data };
    }
    const names = new Set(whole.headers.map(([name]) => name).filter((name) => !OWN.test(name)));
    for (const name of names) {
      const wanted = valuesOf(whole.headers, name);
      const values = valuesOf(response.headers, name);
      if (wanted.join('\n') !== values.join('\n')) {
        return {
          message: 'other',
          event: response,
          data: { name, values: list(values), wanted: list(wanted) },
        };
      }
    }
  },
  examples: {
    conforming: [
      CORRECT_SERVER,
      {
        title: 'names with capitals, and more headers',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def response_headers(self, exchange):
                  headers = super().response_headers(exchange)
                  return [(b"Server", b"a"), *((name.title(), value) for name, value in headers)]
        `,
      },
    ],
    violating: [
      {
        title: 'one for each name',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def response_headers(self, exchange):
                  given = super().response_headers(exchange)
                  cookies = b", ".join(value for name, value in given if name == b"set-cookie")
                  rest = [pair for pair in given if pair[0] != b"set-cookie"]
                  return rest + ([(b"set-cookie", cookies)] if cookies else [])
        `,
      },
      {
        title: 'sorted by their values',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def response_headers(self, exchange):
                  given = super().response_headers(exchange)
                  cookies = [pair for pair in given if pair[0] == b"set-cookie"]
                  return [pair for pair in given if pair not in cookies] + cookies[::-1]
        `,
      },
      {
        title: 'encoded anew',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def response_headers(self, exchange):
                  given = super().response_headers(exchange)
                  return [(name, value.decode("latin-1").encode()) for name, value in given]
        `,
      },
      {
        title: 'only a status that it knows',
        reports: 'status',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def on_start(self, exchange, message):
                  known = 200 if message["status"] == 299 else message["status"]
                  await super().on_start(exchange, {**message, "status": known})
        `,
      },
    ],
  },
});

function valuesOf(headers: readonly (readonly [string, string])[], name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.flatMap(([each, value]) => (each.toLowerCase() === wanted ? [value] : []));
}

function list(values: readonly string[]): string {
  return values.length === 0 ? 'nothing' : values.map((value) => show(bytes(value))).join(', ');
}
