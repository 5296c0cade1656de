import * as fc from 'fast-check';
import type { ProbeScript, ProbeStep } from '../../../src/model/probe.ts';
import { bool, bytes, int, type Py, str } from '../../../src/model/py.ts';
import { asgiHeaders, type Headers, send } from '../../../src/model/scripts.ts';
import { answerHeaders, blocks, withLength } from '../../http/inputs/answers.ts';

const READ: ProbeStep = { do: 'receive-body', within: 0.1 };
const LOOK: ProbeStep = { do: 'receive', within: 0.1 };

/** How events are written where the specification has several ways. */
const manner = fc.record({
  headersAs: fc.constantFrom<'list' | 'tuple' | 'generator'>('list', 'list', 'tuple', 'generator'),
  /** Keys that have their default value are left out. */
  sparse: fc.boolean(),
  /** The end comes in an event of its own. */
  separateEnd: fc.boolean(),
  /** Keys that no specification lists. */
  extra: fc.constantFrom(false, false, true),
  reads: fc.constantFrom('first', 'never', 'never', 'between'),
  looksAfterwards: fc.constantFrom(false, false, true),
});
type Manner = typeof manner extends fc.Arbitrary<infer T> ? T : never;

/** What an application does that keeps its contract, in every way that ASGI leaves to it. */
export const asgiScripts: fc.Arbitrary<ProbeScript> = fc
  .tuple(
    fc.constantFrom(200, 201, 404, 500, 204, 304),
    answerHeaders,
    blocks,
    fc.boolean(),
    fc.boolean(),
    manner,
  )
  .map(([status, headers, body, isTyped, tellsLength, how]) => {
    const isBodiless = status === 204 || status === 304;
    const given = isBodiless ? [] : body;
    const typed: Headers =
      isTyped && !isBodiless ? [['content-type', 'text/html'], ...headers] : headers;
    const told = tellsLength && !isBodiless ? withLength(typed, given) : typed;
    return { call: steps(status, told, given, how) };
  });

/** An application that fails: before it begins, after that, or in its body. */
export const failingScripts: fc.Arbitrary<ProbeScript> = fc
  .tuple(asgiScripts, fc.nat({ max: 4 }), fc.constantFrom('LookupError', 'RuntimeError'))
  .map(([{ call }, at, exception]) => ({
    call: [...call.slice(0, at), { do: 'raise', exception, message: 'a failure' }],
  }));

function steps(
  status: number,
  headers: Headers,
  body: readonly string[],
  { headersAs, separateEnd, extra, reads, looksAfterwards, ...how }: Manner,
): ProbeStep[] {
  // One thing at a time: whoever fails for want of a key does not fail for another.
  const sparse = how.sparse && !extra;
  const more: Readonly<Record<string, Py>> = extra ? { x_gw_conform: str('a note') } : {};
  const keys = { status: int(status), ...more };
  const isLeftOut = sparse && headers.length === 0;
  const start: ProbeStep = {
    ...send('http.response.start', isLeftOut ? keys : { ...keys, headers: asgiHeaders(headers) }),
    ...(isLeftOut ? {} : { headersAs }),
  };
  const parts = separateEnd || body.length === 0 ? [...body, ''] : body;
  const sent = parts.map((part, i) => {
    const isLast = i === parts.length - 1;
    const content = sparse && part === '' ? {} : { body: bytes(part) };
    const flag = sparse && isLast ? {} : { more_body: bool(!isLast) };
    return send('http.response.body', { ...content, ...flag, ...more });
  });
  const between = reads === 'between' ? [READ] : [];
  return [
    ...(reads === 'first' ? [READ] : []),
    start,
    ...between,
    ...sent,
    ...(looksAfterwards ? [LOOK] : []),
  ];
}
