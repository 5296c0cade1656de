import { pep3333 } from '../../../src/model/clause.ts';
import type { SourceLine, WsgiExchange } from '../../../src/model/evidence.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { headersArgument, headerValues, indexOfType } from '../../../src/model/select.ts';
import { bodyBlocks, declaredLength, effectiveStart } from '../../../src/model/wsgi.ts';

export default defineRule({
  id: 'wsgi/application/completes-every-request',
  title: 'Comes to an end with every request, and lives on',
  level: 'MUST',
  requirements: ['WSGI-007'],
  clause: pep3333(
    'The Application/Framework Side',
    'Application objects must be able to be invoked more than once, as virtually all servers/gateways (other than CGI) will make such repeated requests',
  ),
  why: 'A request that hangs keeps its worker from all others, and one that ends the process takes those of everybody else with it. Bound every wait; answer with an error and leave the process alone.',
  on: 'wsgi',
  messages: {
    hung: 'did not come to an end in time; it was in {function}',
    died: 'the process {how}',
  },
  *given(exchange) {
    if (exchange.ended.how !== 'hung' || !mayBeWaiting(exchange)) yield exchange;
  },
  check({ ended }) {
    if (ended.how === 'died') return { message: 'died', data: { how: ended.detail ?? 'ended' } };
    if (ended.how === 'hung') {
      const at = whereItStood(ended.detail ?? '');
      return { message: 'hung', data: { function: at?.function ?? 'code without a stack' }, at };
    }
  },
  examples: {
    conforming: [
      {
        title: 'an answer that never ends, which is no fault as long as it goes on',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              while True:
                  yield b"tick\n"
        `,
      },
      {
        title: 'an exception for every request, SystemExit even',
        python: python`
          def application(environ, start_response):
              raise SystemExit(1)
        `,
      },
    ],
    violating: [
      {
        title: 'a loop without an end for one method',
        reports: 'hung',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              while environ["REQUEST_METHOD"] == "OPTIONS":
                  pass
              return [b"Hello"]
        `,
      },
      {
        title: 'a request that ends the process',
        reports: 'died',
        python: python`
          import os

          def application(environ, start_response):
              if environ["REQUEST_METHOD"] == "OPTIONS":
                  os._exit(1)
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
      {
        title: 'a crash of the interpreter',
        reports: 'died',
        python: python`
          import os
          import signal

          def application(environ, start_response):
              if environ["REQUEST_METHOD"] == "OPTIONS":
                  os.kill(os.getpid(), signal.SIGSEGV)
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
    ],
  },
});

/**
 * A stream that has begun may be waiting for something to tell: a WSGI server can only wait with
 * it, and a client has what was sent so far. An answer of a declared length is no such stream.
 */
function mayBeWaiting(exchange: WsgiExchange): boolean {
  const start = effectiveStart(exchange);
  if (start === undefined || declaredLength(start) !== undefined) return false;
  if (exchange.events.some(({ type }) => ['exhausted', 'leave', 'close'].includes(type))) {
    return false;
  }
  if (bodyBlocks(exchange).length > 0) return true;
  const [type] = headerValues(headersArgument(start), 'content-type');
  const streams = /^(text\/event-stream|multipart\/x-mixed-replace)\b/i.test(type ?? '');
  return streams && indexOfType(exchange, 'return') >= 0;
}

/** The innermost line of the main thread's stack, of the project's own code where there is any. */
function whereItStood(stacks: string): SourceLine | null {
  const sections = stacks.split(/^(?=thread |task )/m);
  const main = sections.find((each) => each.startsWith('thread MainThread:')) ?? stacks;
  const lines = [...main.matchAll(/File "(.*)", line (\d+), in (.*)/g)].map(
    ([, file = '', line, name = '']): SourceLine => ({
      file,
      line: Number(line),
      function: name,
      owner: /[/\\](site-packages|dist-packages|lib[/\\]python3)/.test(file)
        ? 'dependency'
        : 'project',
    }),
  );
  return lines.findLast((each) => each.owner === 'project') ?? lines.at(-1) ?? null;
}
