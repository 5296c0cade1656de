import { pep3333 } from '../../../src/model/clause.ts';
import type { Served } from '../../../src/model/served.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  blocksInInput,
  expectsContinue,
  readsOf,
  type Read,
} from '../../../src/model/served-input.ts';
import { callOf, failed, raises, servedByHttp11 } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/decodes-chunked-bodies',
  title: 'Decodes chunked request bodies',
  level: 'MUST',
  requirements: ['WSGI-244', 'WSGI-245'],
  clause: pep3333(
    'Other HTTP Features',
    'WSGI servers must handle any supported inbound "hop-by-hop" headers on their own, such as by decoding any inbound Transfer-Encoding, including chunked encoding if applicable.',
  ),
  why: 'Applications see neither chunks nor their end: what wsgi.input gives is taken for the body. Decode it, or refuse such requests.',
  on: 'served-session',
  messages: {
    notDecoded: 'wsgi.input does not give the bytes of a chunked body',
    blocks: 'wsgi.input does not end with a chunked body: reading on blocks',
    raised: 'wsgi.input raised {type} in a chunked body',
  },
  *given(session) {
    for (const served of servedByHttp11(session)) {
      const call = callOf(served);
      if (call === undefined || served.request?.framing !== 'chunked') continue;
      if (served.request.httpVersion === '1.0' || served.request.leaves) continue;
      if (expectsContinue(served)) continue;
      if (blocksInInput(served)) yield { event: call, read: null };
      else for (const read of plainReads(served)) yield { event: read.event, read };
    }
  },
  check({ event, read }) {
    if (read === null) return { message: 'blocks', event };
    const { rest, pieces } = read;
    const error = read.event.outcome?.raised?.types[0];
    if (failed(read.event) && error !== undefined) {
      // Other rules say what methods and arguments there have to be.
      if (raises(read.event, 'TypeError') || raises(read.event, 'AttributeError')) return;
      return { message: 'raised', data: { type: error }, event };
    }
    const joined = pieces?.join('');
    if (joined === undefined) return;
    if (!rest.startsWith(joined) || (joined === '' && rest !== '' && read.size !== 0)) {
      return { message: 'notDecoded', event };
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
        title: 'taken for no body',
        reports: 'notDecoded',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def receive(self, exchange):
                  if exchange.body.chunked and exchange.request.target == b"/input":
                      return b""
                  return super().receive(exchange)
        `,
      },
      {
        title: 'given with its chunk lines',
        reports: 'notDecoded',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def receive(self, exchange):
                  data = super().receive(exchange)
                  return b"%x\r\n%s\r\n" % (len(data), data) if exchange.body.chunked and data else data
        `,
      },
      {
        title: 'an end that is waited for',
        reports: 'blocks',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def receive(self, exchange):
                  data = super().receive(exchange)
                  if exchange.body.chunked and not data:
                      exchange.connection.stream.read(1)
                  return data
        `,
      },
      {
        title: 'an error for the end',
        reports: 'raised',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def receive(self, exchange):
                  data = super().receive(exchange)
                  if exchange.body.chunked and not data:
                      raise EOFError("the body has ended")
                  return data
        `,
      },
    ],
  },
});

/** Lines are the matter of other rules. */
function plainReads(served: Served): Read[] {
  const reads = readsOf(served);
  const other = reads.findIndex((read) => read.method !== 'read');
  return other < 0 ? reads : reads.slice(0, other);
}
