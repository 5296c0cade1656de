import { asgi } from '../../../src/model/clause.ts';
import type { ProbeCall } from '../../../src/model/probe.ts';
import { item } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  CORRECT_SERVER,
  finalResponse,
  offers,
  taken,
  told,
} from '../../../src/model/served-asgi.ts';
import type { Served } from '../../../src/model/served.ts';

export default defineRule({
  id: 'asgi/server/advertises-what-it-supports',
  title: 'Offers the extensions that it supports',
  level: 'MUST',
  requirements: ['ASGI-059', 'EXT-001', 'EXT-020', 'EXT-032', 'EXT-040', 'EXT-047'],
  clause: asgi(
    'Extensions',
    "If the server supports an extension, it should place an entry into the extensions dictionary under the extension's name",
  ),
  why: 'An application sends the events of an extension only where it is offered: what is not offered is never used.',
  on: 'served',
  messages: { hidden: 'supports {extension}, but does not offer it' },
  *given(served) {
    if (served.wire === null) return;
    for (const call of callOf(served, 'http', 'websocket')) {
      if (item(call.offered, 'extensions')?.py === 'list') continue;
      for (const { event, type } of taken(call)) {
        const extension = extensionOf(type);
        if (extension !== undefined) yield { call, event, type, extension };
      }
    }
  },
  check({ call, event, type, extension }, served) {
    if (offers(call, extension) || !isActedUpon(call, type, served)) return;
    return { message: 'hidden', event, data: { extension } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'early hints',
        reports: 'hidden',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def http_extensions(self, exchange):
                  offered = super().http_extensions(exchange)
                  del offered["http.response.early_hint"]
                  return offered
        `,
      },
      {
        title: 'denial responses',
        reports: 'hidden',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def websocket_extensions(self, socket):
                  offered = super().websocket_extensions(socket)
                  del offered["websocket.http.response"]
                  return offered
        `,
      },
      {
        title: 'files by their descriptors',
        reports: 'hidden',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def http_extensions(self, exchange):
                  offered = super().http_extensions(exchange)
                  del offered["http.response.zerocopysend"]
                  return offered
        `,
      },
    ],
  },
});

function extensionOf(type: string): string | undefined {
  if (type.startsWith('websocket.http.response.')) return 'websocket.http.response';
  const known = ['trailers', 'early_hint', 'zerocopysend', 'pathsend'];
  return known.map((name) => `http.response.${name}`).find((name) => name === type);
}

/** What shows on the wire that the event has had its effect. */
function isActedUpon(call: ProbeCall, type: string, served: Served): boolean {
  const final = finalResponse(served);
  switch (extensionOf(type)) {
    case 'websocket.http.response':
      return final?.status === told(call, 'websocket.http.response')?.status;
    case 'http.response.early_hint':
      return served.wire?.responses.some(({ status }) => status === 103) === true;
    case 'http.response.trailers':
      return (final?.trailers.length ?? 0) > 0;
    default:
      return final?.complete === true && final.body !== '' && final.body === contentOf(call);
  }
}

/** What a file that was sent by itself holds. */
function contentOf(call: ProbeCall): string | undefined {
  const files = call.events.flatMap(({ type, step }) =>
    type === 'send' && step?.do === 'send' && step.file !== undefined ? [step.file] : [],
  );
  return files.length === 1 ? files[0]?.content : undefined;
}
