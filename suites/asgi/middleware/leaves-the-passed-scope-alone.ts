import { asgi } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { innerCall, setInside } from '../../../src/model/pairs.ts';
import { item, type Py, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi/middleware/leaves-the-passed-scope-alone',
  title: 'Changes nothing in the scope that it has passed on',
  level: 'SHOULD',
  requirements: ['ASGI-042'],
  clause: asgi(
    'Middleware',
    'do not keep a reference to it and try to mutate it outside of the initial ASGI app call',
  ),
  why: 'The application may have gone on with a copy, which shows nothing of the change, or may be reading what changes under its hands. Put everything into the scope before you call the application.',
  on: 'pair',
  messages: {
    changed: 'changed {key} in the scope when the application inside had been called',
  },
  *given(pair) {
    const call = innerCall(pair);
    if (pair.inside !== 'asgi' || call === undefined) return;
    const { offered, afterwards } = call;
    if (offered.py !== 'dict' || afterwards?.py !== 'dict') return;
    yield { call, offered, afterwards };
  },
  check({ call, offered, afterwards }, pair) {
    const names = [...offered.items, ...afterwards.items].flatMap(([key]) =>
      key.py === 'str' && key.value !== 'state' ? [key.value] : [],
    );
    const key = names.find((each) => {
      const [before, after] = [item(offered, each), item(afterwards, each)];
      return show(before ?? ABSENT, 2000) !== show(after ?? ABSENT, 2000) && !setInside(pair, each);
    });
    if (key !== undefined) return { message: 'changed', data: { key }, event: call };
  },
  examples: {
    conforming: [{ title: 'one that changes nothing', python: IDENTITY.asgi }],
    violating: [
      {
        title: 'tells the application of the status that it has sent',
        reports: 'changed',
        python: python`
          def middleware(app):
              async def telling(scope, receive, send):
                  copy = dict(scope)

                  async def noting(message):
                      if message["type"] == "http.response.start":
                          copy["example.status"] = message["status"]
                      await send(message)

                  await app(copy, receive, noting)
              return telling
        `,
      },
    ],
  },
});

const ABSENT: Py = { py: 'object', type: 'absent' };
