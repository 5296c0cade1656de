import { pep3333 } from '../../../src/model/clause.ts';
import type { Py } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, failed, finalOf, hasLeft, starts } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/reports-text-beyond-latin-1',
  title: 'Reports text beyond Latin-1',
  level: 'SHOULD',
  requirements: ['WSGI-220'],
  clause: pep3333(
    'Unicode Issues',
    'It is a fatal error for an application to supply strings containing any other Unicode character or code point.',
  ),
  why: 'Nobody knows the encoding of what would be sent instead.',
  on: 'served',
  messages: {
    sent: 'a character above U+00FF in {where} came to a response with status {status}',
  },
  *given(served) {
    const call = callOf(served);
    const [start, ...more] = call === undefined ? [] : starts(call);
    const step = start?.event.step;
    if (start === undefined || step?.do !== 'start_response' || more.length > 0 || hasLeft(served))
      return;
    const where = step.args.map(isBeyond).indexOf(true);
    if (where >= 0) yield { start, where, response: finalOf(served) };
  },
  check({ start, where, response }) {
    if (failed(start.event) || response === undefined || response.status >= 500) return;
    const data = { where: where === 0 ? 'the status' : 'a header', status: response.status };
    return { message: 'sent', data, event: response };
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
        title: 'UTF-8 in headers',
        reports: 'sent',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def check_header(self, pair):
                  if pair[0] != "X-Beyond":
                      super().check_header(pair)

              def response_headers(self, exchange, length):
                  headers = super().response_headers(exchange, length)
                  return [(name, value.encode("utf-8").decode("latin-1") if name == "X-Beyond" else value) for name, value in headers]
        `,
      },
    ],
  },
});

function isBeyond(value: Py): boolean {
  if (value.py === 'list' || value.py === 'tuple') return value.items.some(isBeyond);
  // eslint-disable-next-line no-control-regex
  return value.py === 'str' && /[^\x00-\xff]/.test(value.value);
}
