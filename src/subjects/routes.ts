import type { Interface } from '../model/names.ts';
import { routeText } from '../model/route.ts';
import type { Parameter, Route } from '../model/scenario.ts';

/** A route that the host has found by introspection: see `gw_conform/routes`. */
export interface DiscoveredRoute {
  readonly kind: Route['kind'];
  readonly method: string;
  /** As it can be requested. */
  readonly path: string;
  /** As the application declares it. */
  readonly pattern: string;
  /** The dotted name of what answers. */
  readonly endpoint: string;
  /** Where the path has parameters, if it has any, and what they take. */
  readonly parameters?: readonly Parameter[];
}

export interface Discovery {
  /** The framework whose router it was, or null. */
  readonly framework: string | null;
  readonly routes: readonly DiscoveredRoute[];
  readonly skipped: readonly { readonly pattern: string; readonly reason: string }[];
}

/** What a run asks for. */
export interface Choice {
  readonly routes: readonly Route[];
  /** What the reader should know of it. */
  readonly notes: readonly string[];
}

/** Routes that a run visits if none are named; each takes about ten exchanges. */
const MOST_ROUTES = 60;
/** WebSocket routes among them; each takes about ten conversations. */
const MOST_WEBSOCKETS = 10;

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

const BARE_ROUTES: readonly Route[] = ['GET', 'HEAD', 'OPTIONS', 'POST'].map((method) => ({
  kind: 'http',
  method,
  target: '/',
}));

/**
 * The routes that the user has named, else those that were found, and `/`; for a bare callable the
 * usual methods of `/`. Of many routes some are taken, spread evenly over them all.
 */
export function chooseRoutes(
  named: readonly Route[] | null,
  spoken: Interface,
  discovery: Discovery,
  safe: boolean,
): Choice {
  if (named !== null) return { routes: onlySafe(recognised(named, discovery), safe), notes: [] };
  if (discovery.routes.length === 0) {
    return { routes: onlySafe(bareRoutes(spoken), safe), notes: [] };
  }
  const found = onlySafe(withRoot(discovery.routes.map(toRoute)), safe);
  const webSockets = found.filter((route) => route.kind === 'websocket');
  const http = found.filter((route) => route.kind === 'http');
  const chosenWebSockets = spread(webSockets, MOST_WEBSOCKETS);
  const chosen = new Set<Route>([
    ...chosenWebSockets,
    ...spread(http, MOST_ROUTES - chosenWebSockets.length),
  ]);
  const routes = found.filter((route) => chosen.has(route));
  const left = found.length - routes.length;
  const note = `${left} of ${found.length} routes were left out to keep the run short: --path names those that matter`;
  return { routes, notes: left > 0 ? [note] : [] };
}

function bareRoutes(spoken: Interface): readonly Route[] {
  return spoken === 'wsgi' ? BARE_ROUTES : [...BARE_ROUTES, { kind: 'websocket', target: '/' }];
}

/** The route as it is asked for. */
export function toRoute({ kind, method, path, parameters }: DiscoveredRoute): Route {
  const varied = parameters === undefined ? {} : { parameters };
  return kind === 'http'
    ? { kind, method, target: path, ...varied }
    : { kind, target: path, ...varied };
}

/** Of routes that were named as they were found more is known. */
function recognised(named: readonly Route[], { routes }: Discovery): readonly Route[] {
  const found = new Map(routes.map(toRoute).map((route) => [routeText(route), route]));
  return named.map((route) => found.get(routeText(route)) ?? route);
}

function withRoot(routes: readonly Route[]): readonly Route[] {
  const known = routes.some((route) => route.kind === 'http' && route.target === '/');
  return known ? routes : [{ kind: 'http', method: 'GET', target: '/' }, ...routes];
}

function onlySafe(routes: readonly Route[], safe: boolean): readonly Route[] {
  if (!safe) return routes;
  return routes.filter((route) => route.kind === 'websocket' || SAFE.has(route.method));
}

/** At most so many of the items, evenly over them all, the first among them. */
function spread<T>(items: readonly T[], most: number): readonly T[] {
  const share = Math.min(1, most / items.length);
  return items.filter((_, i) => i === 0 || Math.floor(i * share) > Math.floor((i - 1) * share));
}
