import * as fc from 'fast-check';
import type { Ground } from '../../../src/model/property.ts';
import type { Route } from '../../../src/model/scenario.ts';
import { parameterValue } from './parameters.ts';

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

interface Change {
  readonly keep: boolean;
  readonly segments: readonly string[];
}

/** What becomes of a path: nothing, or segments put to its end, or in the place of its last one. */
const changed = (unchanged: number): fc.Arbitrary<Change | null> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: unchanged, arbitrary: fc.constant(null) },
    {
      weight: 4,
      arbitrary: fc.record({
        keep: fc.boolean().map((replaces) => !replaces),
        segments: fc.array(segment, { maxLength: 3 }),
      }),
    },
  );

const change = changed(5);
/** Where a path has parameters, it is those that are changed. */
const rareChange = changed(36);

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
  return fc.tuple(places(routes), query).map(([{ route, target }, added]) => {
    const { path, query: own } = split(target);
    const queries = [own, added].filter((each) => each !== null);
    return { route, target: queries.length === 0 ? path : `${path}?${queries.join('&')}` };
  });
}

/** The routes as they are, with other values for their parameters. */
export function routeTarget<R extends Route>(routes: readonly R[]): fc.Arbitrary<Asked<R>> {
  return eachOf(routes, (plain) => fc.constantFrom(...plain).map(asIs), filled);
}

/** The same, and what lies beside and below them. */
function places<R extends Route>(routes: readonly R[]): fc.Arbitrary<Asked<R>> {
  return eachOf(
    routes,
    (plain) => fc.tuple(fc.constantFrom(...plain).map(asIs), change).map(changedTo),
    (route) => fc.tuple(filled(route), rareChange).map(changedTo),
  );
}

interface Asked<R> {
  readonly route: R;
  readonly target: string;
}

/** Routes without parameters and with them, each route as often as any other. */
function eachOf<R extends Route>(
  routes: readonly R[],
  ofPlain: (plain: readonly R[]) => fc.Arbitrary<Asked<R>>,
  ofVaried: (varied: R) => fc.Arbitrary<Asked<R>>,
): fc.Arbitrary<Asked<R>> {
  const plain = routes.filter(({ parameters = [] }) => parameters.length === 0);
  const varied = routes.filter((route) => !plain.includes(route)).map(ofVaried);
  if (varied.length === 0) return ofPlain(plain);
  const all = varied.map((arbitrary) => ({ weight: 1, arbitrary }));
  if (plain.length > 0) all.unshift({ weight: plain.length, arbitrary: ofPlain(plain) });
  return fc.oneof({ withCrossShrink: true }, ...all);
}

/** A route with values for its parameters, for some of them those that it has. */
function filled<R extends Route>(route: R): fc.Arbitrary<Asked<R>> {
  const parameters = route.parameters ?? [];
  return fc.tuple(...parameters.map((each) => parameterValue(each, segment))).map((values) => {
    let target = '';
    let end = 0;
    for (const [i, parameter] of parameters.entries()) {
      const usual = route.target.slice(parameter.start, parameter.end);
      target += route.target.slice(end, parameter.start) + (values[i] ?? usual);
      end = parameter.end;
    }
    return { route, target: target + route.target.slice(end) };
  });
}

function asIs<R extends Route>(route: R): Asked<R> {
  return { route, target: route.target };
}

function changedTo<R>([{ route, target }, how]: readonly [Asked<R>, Change | null]): Asked<R> {
  if (how === null) return { route, target };
  const { path, query: own } = split(target);
  return { route, target: `${altered(path, how)}${own === null ? '' : `?${own}`}` };
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

function altered(path: string, { keep, segments }: Change): string {
  const added = segments.join('/');
  if (!keep) return `${path.slice(0, path.lastIndexOf('/') + 1)}${added}`;
  return path.endsWith('/') ? `${path}${added}` : `${path}/${added}`;
}
