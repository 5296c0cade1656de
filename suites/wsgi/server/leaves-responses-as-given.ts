import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  answerOf,
  finalOf,
  hasLeft,
  isBodiless,
  stepsOf,
  valuesOf,
  eventsOf,
  type Answer,
} from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/leaves-responses-as-given',
  title: 'Leaves the response as the application gave it',
  level: 'SHOULD',
  requirements: ['WSGI-240'],
  clause: pep3333(
    'Other HTTP Features',
    'should "play dumb" and allow the application complete control over its output',
  ),
  why: 'Who changes a status or loses a header changes what the application has said.',
  on: 'served',
  messages: {
    noResponse: 'no response came of a whole answer',
    otherStatus: 'a response with status {status} came of a whole answer',
    otherReason: 'the reason phrase is not the one given',
    lostHeader: 'the header {name} was lost',
    changedHeader: 'the header {name} was changed',
  },
  *given(served) {
    const answer = answerOf(served);
    if (answer === undefined || served.wire === null || hasLeft(served) || isOthers(answer)) return;
    // Without an end nothing can be said, and other rules do.
    if (served.wire.timedOut || stepsOf(served).some((step) => step.do === 'wrap')) return;
    const response = finalOf(served);
    // What an earlier response on the connection had too much is no response of this request.
    const { position, extra } = served.wire;
    if (response === undefined && position > 0 && extra !== '') return;
    yield { answer, response, bodiless: isBodiless(served, answer.code) };
  },
  check({ answer, response, bodiless }) {
    if (response === undefined) return { message: 'noResponse', event: answer.call };
    if (response.status !== answer.code) {
      return { message: 'otherStatus', data: { status: response.status }, event: response };
    }
    const reason = answer.status.slice(4);
    if (isAscii(reason) && response.reason !== reason && response.version.startsWith('HTTP/1')) {
      return { message: 'otherReason', event: response };
    }
    for (const [name, value] of answer.headers) {
      const key = name.toLowerCase();
      if (!isAscii(value) || isServers(key, bodiless) || valuesOf(answer.headers, key).length > 1)
        continue;
      const found = valuesOf(response.headers, key);
      const data = { name };
      if (found.length === 0) return { message: 'lostHeader', data, event: response };
      if (found[0]?.trim() !== value.trim())
        return { message: 'changedHeader', data, event: response };
    }
  },
  examples: {
    conforming: [
      {
        title: 'the reference server',
        python: python`
          from reference_wsgi import Server
        `,
      },
    ],
    violating: [
      {
        title: 'one status is too much',
        reports: 'noResponse',
        python: python`
          from reference_wsgi import Gone, Server

          class Server(Server):
              def send_head(self, exchange, length):
                  if exchange.status.startswith("418"):
                      raise Gone("no such status")
                  super().send_head(exchange, length)
        `,
      },
      {
        title: 'one status for the whole class',
        reports: 'otherStatus',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def start_response(self, exchange, status, headers, exc_info=None):
                  if status.startswith("418"):
                      status = "400 Bad Request"
                  return super().start_response(exchange, status, headers, exc_info)
        `,
      },
      {
        title: 'the usual phrase',
        reports: 'otherReason',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def start_response(self, exchange, status, headers, exc_info=None):
                  if status == "200 Fine":
                      status = "200 OK"
                  return super().start_response(exchange, status, headers, exc_info)
        `,
      },
      {
        title: 'known headers only',
        reports: 'lostHeader',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def response_headers(self, exchange, length):
                  return [pair for pair in super().response_headers(exchange, length) if pair[0] != "X-Single"]
        `,
      },
      {
        title: 'types with a charset',
        reports: 'changedHeader',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def response_headers(self, exchange, length):
                  headers = super().response_headers(exchange, length)
                  return [(name, value + "; charset=utf-8" if name == "content-type" else value) for name, value in headers]
        `,
      },
    ],
  },
});

/** What comes of it is for other rules to say: no body, a late start, writes. */
function isOthers({ body, call, blocks, code, declared }: Answer): boolean {
  // What HTTP does not allow to have a body may be refused with one.
  if (code === 204 || code === 304) return true;
  // Whose body has another length than it says may be refused.
  if (declared !== null && declared !== body.length) return true;
  const [start] = eventsOf(call, 'start_response', 'next');
  return body === '' || start?.type !== 'start_response' || blocks.some(({ by }) => by === 'write');
}

function isAscii(text: string): boolean {
  return /^[\t\x20-\x7e]*$/.test(text);
}

function isServers(name: string, bodiless: boolean): boolean {
  return ['date', 'server'].includes(name) || (bodiless && name === 'content-length');
}
