import * as fc from 'fast-check';
import type { ProbeResult, ProbeScript, ProbeStep } from '../../../src/model/probe.ts';
import { bytes, str } from '../../../src/model/py.ts';
import { type Headers, startResponse, wsgiHeaders, yields } from '../../../src/model/scripts.ts';
import { answerHeaders, blocks, withLength } from '../../http/inputs/answers.ts';

const STATUSES = ['200 OK', '201 Created', '404 Not Found', '500 Oops'];
/** Answers that have no body, and may not say what type it has. */
const BODILESS = ['204 No Content', '304 Not Modified'];

const capital = (headers: Headers): Headers =>
  headers.map(([name, value]) => [name.replace(/\b[a-z]/g, (each) => each.toUpperCase()), value]);

/** What is done with the request's body: nothing, or reads within what there is of it. */
const reading: fc.Arbitrary<readonly ProbeStep[]> = fc.oneof(
  { withCrossShrink: true },
  { weight: 4, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<readonly ProbeStep[]>(
      [{ do: 'input', method: 'read', args: [] }],
      [{ do: 'input', method: 'readlines', args: [] }],
      [
        { do: 'input', method: 'readline', args: [] },
        { do: 'input', method: 'read', args: [] },
      ],
      [{ do: 'errors', method: 'write', args: [str('a note\n')] }],
    ),
  },
);

const results: fc.Arbitrary<ProbeResult | undefined> = fc.constantFrom<ProbeResult | undefined>(
  undefined,
  { shape: 'iterator', close: 'none' },
  { shape: 'generator', close: 'none' },
  { shape: 'sized', close: 'recorded' },
  { shape: 'list', close: 'none' },
  { shape: 'tuple', close: 'none' },
);

/** Where the answer is begun, how the body is given, and whether an error page replaces it. */
const manner = fc.record({
  late: fc.boolean(),
  written: fc.nat({ max: 2 }),
  result: results,
  failsAt: fc.option(fc.nat({ max: 3 }), { freq: 6 }),
});

/** What an application does that keeps its contract, in every way that WSGI leaves to it. */
export const wsgiScripts: fc.Arbitrary<ProbeScript> = fc.oneof(
  { withCrossShrink: true },
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.constantFrom(...STATUSES), answerHeaders, blocks, fc.boolean(), reading, manner)
      .map(([status, headers, body, tellsLength, first, how]) => {
        const isWhole = how.failsAt === null;
        const told = tellsLength && isWhole ? withLength(headers, body) : headers;
        const given = [['Content-Type', 'text/plain'] as const, ...capital(told)];
        return script(status, given, body, first, how);
      }),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...BODILESS), answerHeaders)
      .map(([status, headers]) => ({ call: [startResponse(status, capital(headers))] })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(blocks, fc.constantFrom(null, 64, 8192), fc.boolean())
      .map(([body, blockSize, closes]): ProbeScript => ({
        call: [startResponse()],
        result: {
          shape: 'file_wrapper',
          close: 'none',
          file: { content: body.join(''), blockSize, kind: closes ? 'closing' : 'bytesio' },
        },
      })),
  },
);

function script(
  status: string,
  headers: Headers,
  body: readonly string[],
  first: readonly ProbeStep[],
  { late, written, result, failsAt }: typeof manner extends fc.Arbitrary<infer T> ? T : never,
): ProbeScript {
  const start = startResponse(status, headers);
  const page: ProbeStep = {
    do: 'start_response',
    args: [str('500 Oops'), wsgiHeaders([['Content-Type', 'text/plain']])],
    excInfo: true,
  };
  const isListed = result?.shape === 'list' || result?.shape === 'tuple';
  const more = result === undefined ? {} : { result };
  if (isListed || !late) {
    const pieces = isListed ? [] : body.slice(0, written);
    const writes = pieces.map((each): ProbeStep => ({ do: 'write', args: [bytes(each)] }));
    const rest = yields(...body.slice(pieces.length));
    // A list is there before anything can fail.
    const fails = isListed || failsAt === null ? null : Math.min(failsAt, rest.length);
    const iterate =
      fails === null ? rest : [...rest.slice(0, fails), page, ...yields('an error page')];
    // What an exception refers to lives on: only an iterable that is closed has a clear end.
    const returned = fails === null ? more : {};
    return { call: [...first, start, ...writes], iterate, ...returned };
  }
  return { call: first, iterate: [start, ...yields(...body)], ...more };
}

/** An application that fails: before it begins, after that, or in its body. */
export const failingScripts: fc.Arbitrary<ProbeScript> = fc
  .tuple(blocks, fc.nat({ max: 3 }), fc.constantFrom('LookupError', 'RuntimeError'))
  .map(([body, at, exception]): ProbeScript => {
    const raise: ProbeStep = { do: 'raise', exception, message: 'a failure' };
    if (at === 0) return { call: [raise] };
    if (at === 1) return { call: [startResponse(), raise] };
    return { call: [startResponse()], iterate: [...yields(...body), raise] };
  });
