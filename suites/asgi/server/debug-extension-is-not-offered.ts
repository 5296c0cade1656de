import { extensions } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, offers } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/debug-extension-is-not-offered',
  title: 'Does not offer http.response.debug',
  level: 'SHOULD',
  requirements: ['EXT-061'],
  clause: extensions('Debug', 'ASGI servers should not implement it'),
  why: 'It lets an application send what belongs to its tests only.',
  on: 'served',
  messages: { offered: 'offers http.response.debug' },
  *given(served) {
    yield* callOf(served, 'http');
  },
  check(call) {
    if (offers(call, 'http.response.debug')) return { message: 'offered' };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'offers it',
        reports: 'offered',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def http_extensions(self, exchange):
                  return {**super().http_extensions(exchange), "http.response.debug": {}}
        `,
      },
    ],
  },
});
