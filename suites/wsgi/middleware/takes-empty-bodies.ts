import { pep3333 } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import type { Pair } from '../../../src/model/pair.ts';
import type { ProbeScript } from '../../../src/model/probe.ts';
import {
  innerCall,
  innerEvents,
  isPlain,
  raisedOutside,
  stepsOf,
  worksPlainly,
} from '../../../src/model/pairs.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'wsgi/middleware/takes-empty-bodies',
  title: 'Takes an iterable that yields nothing',
  level: 'MUST',
  requirements: ['WSGI-010'],
  clause: pep3333(
    'Specification Details',
    'must always return an iterable yielding zero or more bytestrings',
  ),
  why: 'Redirects, answers to HEAD and 304s have no body, and many applications return [] for it. In a generator, next() of an iterable at its end raises RuntimeError. Give it a default, next(iterator, b"").',
  on: 'pair-session',
  messages: {
    raised: 'raised {error} around an application whose iterable yields nothing',
  },
  *given(session) {
    if (!worksPlainly(session)) return;
    for (const pair of session.pairs) {
      const isUsual = pair.form === 'application' && isPlain(pair) && pair.inside === 'wsgi';
      if (isUsual && isStarted(pair) && isEmpty(pair.script)) yield pair;
    }
  },
  check(pair) {
    const raised = raisedOutside(pair);
    if (raised === undefined) return;
    const { type, message } = raised.exception;
    return {
      message: 'raised',
      event: raised,
      data: { error: `${type}: ${message.slice(0, 80)}` },
    };
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.wsgi },
      {
        title: 'a default for the first block',
        python: python`
          def middleware(app):
              def looking(environ, start_response):
                  blocks = app(environ, start_response)
                  try:
                      iterator = iter(blocks)
                      yield next(iterator, b"")
                      yield from iterator
                  finally:
                      if hasattr(blocks, "close"):
                          blocks.close()
              return looking
        `,
      },
    ],
    violating: [
      {
        title: 'takes a first block for granted',
        reports: 'raised',
        python: python`
          def middleware(app):
              def looking(environ, start_response):
                  blocks = app(environ, start_response)
                  try:
                      iterator = iter(blocks)
                      yield next(iterator)
                      yield from iterator
                  finally:
                      if hasattr(blocks, "close"):
                          blocks.close()
              return looking
        `,
      },
    ],
  },
});

/** What raises out of start_response() has not come to the body. */
function isStarted(pair: Pair): boolean {
  const call = innerCall(pair);
  const started = call === undefined ? [] : innerEvents(call, 'start_response');
  return started.length > 0 && started.every(({ outcome }) => outcome?.raised === null);
}

/** It answers, and yields and writes nothing. */
function isEmpty(script: ProbeScript): boolean {
  const shape = script.result?.shape;
  return (
    shape !== 'file_wrapper' && stepsOf(script).every(({ do: done }) => done === 'start_response')
  );
}
