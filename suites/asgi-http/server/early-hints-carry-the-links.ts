import { extensions } from '../../../src/model/clause.ts';
import { item } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  clientLeft,
  CORRECT_SERVER,
  itemsOf,
  offers,
  sent,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/early-hints-carry-the-links',
  title: 'Takes several early hints, and sends their links',
  level: 'MUST',
  requirements: ['EXT-043', 'EXT-046'],
  clause: extensions(
    'Early Hints',
    'The ASGI server should then attempt to send an informational response to the client with the provided links as Link headers.',
  ),
  why: 'A browser loads what a hint names: another link is fetched in vain, and a second hint that raises breaks the page.',
  on: 'served',
  messages: {
    refused: 'send() raised {error} for an early hint',
    other: 'sent a 103 with the links {links}',
  },
  *given(served) {
    if (served.wire === null || clientLeft(served)) return;
    for (const call of callOf(served, 'http')) {
      const hints = sent(call, 'http.response.early_hint');
      if (hints.length > 0 && offers(call, 'http.response.early_hint')) {
        yield { hints, wire: served.wire };
      }
    }
  },
  check({ hints, wire }) {
    for (const { event } of hints) {
      const raised = event.outcome?.raised ?? null;
      if (raised !== null)
        return { message: 'refused', event, data: { error: raised.types[0] ?? '' } };
    }
    const given = hints.map(({ message }) =>
      itemsOf(item(message, 'links')).map((link) => (link.py === 'bytes' ? link.value : '')),
    );
    for (const response of wire.responses.filter(({ status }) => status === 103)) {
      const links = response.headers.filter(([name]) => name.toLowerCase() === 'link');
      const shown = links.map(([, value]) => value).join(', ');
      if (!given.some((each) => each.join(', ') === shown)) {
        return { message: 'other', event: response, data: { links: shown } };
      }
    }
  },
  examples: {
    conforming: [
      CORRECT_SERVER,
      {
        title: 'ignores them',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def on_early_hint(self, exchange, message):
                  pass
        `,
      },
    ],
    violating: [
      {
        title: 'one hint only',
        reports: 'refused',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def on_early_hint(self, exchange, message):
                  if getattr(exchange, "hinted", False):
                      raise RuntimeError("there was a hint already")
                  exchange.hinted = True
                  await super().on_early_hint(exchange, message)
        `,
      },
      {
        title: 'the first link only',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def on_early_hint(self, exchange, message):
                  await super().on_early_hint(exchange, {"links": message["links"][:1]})
        `,
      },
    ],
  },
});
