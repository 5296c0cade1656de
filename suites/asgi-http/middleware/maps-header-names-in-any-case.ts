import { www } from '../../../src/model/clause.ts';
import { ADAPTER } from '../../../src/model/middleware-examples.ts';
import { innerCall, textPairs } from '../../../src/model/pairs.ts';
import { item, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

/** Headers that have variables of their own. */
const VARIABLES = { 'content-type': 'CONTENT_TYPE', 'content-length': 'CONTENT_LENGTH' } as const;

export default defineRule({
  id: 'asgi-http/middleware/maps-header-names-in-any-case',
  title: 'Makes variables of request headers with names in any letter case',
  // Servers of weight give lower-case names on purpose, so looking for those is no more than a risk.
  level: 'SHOULD',
  requirements: ['HTTP-133'],
  clause: www(
    'HTTP Connection Scope',
    'Header names should be lowercased, but it is not required; servers should preserve header case on a best-effort basis.',
  ),
  why: 'A server may pass names on as the client wrote them: under an adapter that looks for b"content-length" alone, the application then sees no body. Compare name.lower().',
  on: 'pair',
  messages: {
    missed: '{variable} is {value} where the scope has {name}',
  },
  *given(pair) {
    const call = innerCall(pair);
    if (call === undefined || pair.outer.kind !== 'http' || pair.inside !== 'wsgi') return;
    const headers = textPairs(item(pair.outer.offered, 'headers'));
    for (const [lower, variable] of Object.entries(VARIABLES)) {
      const [header, ...more] = headers.filter(([name]) => name.toLowerCase() === lower);
      if (header === undefined || more.length > 0 || header[0] === lower) continue;
      yield { call, variable, name: header[0], wanted: header[1] };
    }
  },
  check({ call, variable, name, wanted }) {
    const value = textItem(call.offered, variable);
    if (value === wanted) return;
    return { message: 'missed', event: call, data: { variable, name, value: value ?? 'absent' } };
  },
  examples: {
    conforming: [{ title: 'a small adapter', python: ADAPTER }],
    violating: [
      {
        title: 'looks for a name in lower case',
        reports: 'missed',
        python:
          ADAPTER +
          python`
            class Adapter(Adapter):
                def environ(self, scope, body):
                    environ = super().environ(scope, body)
                    names = [name for name, value in scope["headers"]]
                    if b"content-type" not in names and "CONTENT_TYPE" in environ:
                        environ["HTTP_CONTENT_TYPE"] = environ.pop("CONTENT_TYPE")
                    return environ

            middleware = Adapter
          `,
      },
    ],
  },
});
