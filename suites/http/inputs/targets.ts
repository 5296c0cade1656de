import * as fc from 'fast-check';
import type { Ground } from '../../../src/model/property.ts';
import type { Route } from '../../../src/model/scenario.ts';

/** What a segment of a path is put together from: letters, digits, escapes, not all of them UTF-8. */
const PIECES = [
  'a',
  '1',
  '-1',
  '.',
  '..',
  '%2F',
  '%2F',
  '%2f',
  '%20',
  '%C3%A9',
  '%E6%9D%B1',
  '%F0%9F%8E%89',
  '%FF',
  '%25',
  '%2e%2E',
  '%00',
  '%0D%0A',
  '+',
  '~',
  ':',
  '@',
  ';v=1',
  '*',
  "'",
  '99999999999999999999',
];

const NAMES = [
  'a',
  'q',
  'id',
  'name',
  'page',
  'sort',
  'format',
  'callback',
  'next',
  '',
  '%C3%A9',
  'a[]',
];
const VALUES = [
  '',
  '1',
  '-1',
  'x',
  '%C3%A9',
  '%FF',
  '%',
  '%2',
  '+',
  '%20',
  '%00',
  '%26',
  'a%3Db',
  '/',
  '?',
  '..',
  'true',
  '1e999',
];

const LONG = 'long'.repeat(300);

const segment: fc.Arbitrary<string> = fc.oneof(
  { withCrossShrink: true },
  {
    weight: 19,
    arbitrary: fc
      .array(fc.constantFrom(...PIECES), { maxLength: 3 })
      .map((pieces) => pieces.join('')),
  },
  { weight: 1, arbitrary: fc.constant(LONG) },
);

/** What becomes of a path: segments put to its end, in the place of its last one, or nothing. */
const change: fc.Arbitrary<{
  readonly keep: boolean;
  readonly segments: readonly string[];
} | null> = fc.oneof(
  { withCrossShrink: true },
  { weight: 5, arbitrary: fc.constant(null) },
  {
    weight: 4,
    arbitrary: fc.record({
      keep: fc.boolean().map((replaces) => !replaces),
      segments: fc.array(segment, { maxLength: 3 }),
    }),
  },
);

const pair = fc
  .tuple(fc.constantFrom(...NAMES), fc.constantFrom('=', ''), fc.constantFrom(...VALUES))
  .map(([name, sign, value]) => (sign === '' ? name : `${name}=${value}`));

const query: fc.Arbitrary<string | null> = fc.oneof(
  { withCrossShrink: true },
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 2, arbitrary: fc.array(pair, { maxLength: 3 }).map((pairs) => pairs.join('&')) },
);

/** The routes themselves, and what lies beside and below them. */
export function requestTarget<R extends Route>(
  routes: readonly R[],
): fc.Arbitrary<{ readonly route: R; readonly target: string }> {
  return fc.tuple(fc.constantFrom(...routes), change, query).map(([route, changed, added]) => {
    const { path, query: own } = split(route.target);
    const queries = [own, added].filter((each) => each !== null);
    const asked = queries.length === 0 ? '' : `?${queries.join('&')}`;
    return { route, target: `${changed === null ? path : altered(path, changed)}${asked}` };
  });
}

/** A route that answers HTTP. */
export type HttpRoute = Extract<Route, { kind: 'http' }>;

/** The routes that answer HTTP. */
export function httpRoutes({ routes }: Ground): HttpRoute[] {
  return routes.filter((route): route is HttpRoute => route.kind === 'http');
}

function split(target: string): { path: string; query: string | null } {
  const mark = target.indexOf('?');
  if (mark < 0) return { path: target, query: null };
  return { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

function altered(
  path: string,
  { keep, segments }: { readonly keep: boolean; readonly segments: readonly string[] },
): string {
  const added = segments.join('/');
  if (!keep) return `${path.slice(0, path.lastIndexOf('/') + 1)}${added}`;
  return path.endsWith('/') ? `${path}${added}` : `${path}/${added}`;
}
