import { asgi } from '../../../src/model/clause.ts';
import type { AsgiExchange } from '../../../src/model/evidence.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { setInside } from '../../../src/model/pairs.ts';
import { item, type Py, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi/middleware/copies-the-scope-before-changing-it',
  title: 'Leaves the scope that it was given as it was',
  level: 'SHOULD',
  requirements: ['ASGI-041', 'ASGI-044'],
  clause: asgi(
    'Middleware',
    'When middleware is modifying the scope, it should make a copy of the scope object before mutating it and passing it to the inner application, as changes may leak upstream otherwise',
  ),
  why: 'What is put into the scope shows in the log of the server, and in other middleware above that has kept it. Pass on {**scope, …}, and a new list of headers.',
  on: 'pair',
  messages: {
    changed: 'changed the scope that it was given: {what}',
    nested: 'changed {key} in the scope that it was given',
  },
  *given(pair) {
    const { outer, afterwards } = pair;
    if (outer.kind === 'wsgi' || afterwards?.py !== 'dict') return;
    yield { outer, afterwards, pair };
  },
  check({ outer, afterwards, pair }) {
    const changes = [...changedKeys(outer, afterwards)];
    const key = changes.find((each) => !setInside(pair, each));
    if (key === undefined) return;
    const [before, after] = [item(outer.offered, key), item(afterwards, key)];
    const isNested = before !== undefined && after?.py === before.py && isContainer(before);
    if (isNested) return { message: 'nested', data: { key }, event: outer };
    const what = after === undefined ? `took ${key} away` : `set ${key}`;
    return { message: 'changed', data: { what }, event: outer };
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.asgi },
      {
        title: 'a key and a header in a copy; something for all in the state',
        python: python`
          def middleware(app):
              async def noting(scope, receive, send):
                  copy = dict(scope)
                  if "headers" in scope:
                      copy["headers"] = [*scope["headers"], (b"x-noted", b"yes")]
                  if "state" in scope:
                      scope["state"]["noted"] = True
                  copy["example.noted"] = True
                  await app(copy, receive, send)
              return noting
        `,
      },
    ],
    violating: [
      {
        title: 'a key for the application',
        reports: 'changed',
        python: python`
          def middleware(app):
              async def noting(scope, receive, send):
                  scope["example.noted"] = True
                  await app(scope, receive, send)
              return noting
        `,
      },
      {
        title: 'a header in the list of the server',
        reports: 'nested',
        python: python`
          def middleware(app):
              async def noting(scope, receive, send):
                  if scope["type"] == "http":
                      scope["headers"].append([b"x-noted", b"yes"])
                  await app({**scope, "example.noted": True}, receive, send)
              return noting
        `,
      },
    ],
  },
});

/** The state is there to be written to, also for those above. */
const SHARED = new Set(['state']);

function* changedKeys(outer: AsgiExchange, afterwards: Py): Iterable<string> {
  const { offered } = outer;
  if (offered.py !== 'dict' || afterwards.py !== 'dict') return;
  const keys = [...offered.items, ...afterwards.items].map(([key]) =>
    key.py === 'str' ? key.value : '',
  );
  for (const key of new Set(keys)) {
    if (SHARED.has(key)) continue;
    const [before, after] = [item(offered, key), item(afterwards, key)];
    // Long texts may be cut at other lengths.
    if (show(before ?? ABSENT, 2000) !== show(after ?? ABSENT, 2000)) yield key;
  }
}

const ABSENT: Py = { py: 'object', type: 'absent' };

function isContainer({ py }: Py): boolean {
  return py === 'list' || py === 'dict';
}
