import * as fc from 'fast-check';
import type { Ground } from '../../../src/model/property.ts';
import { httpRequest } from '../../../src/model/request.ts';
import type { HttpRequest, Leave } from '../../../src/model/scenario.ts';
import { bodies, type Content } from './bodies.ts';
import { headerList } from './headers.ts';
import { servers } from './servers.ts';
import { type HttpRoute, httpRoutes, requestTarget } from './targets.ts';

/** Methods that ask for nothing to be changed, whatever they are sent to; null for the route's own. */
const SAFE_METHODS = ['HEAD', 'GET', 'OPTIONS', 'PROPFIND', 'QUERY', 'TRACE'];
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH', 'DELETE', 'QUERY']);

const method: fc.Arbitrary<string | null> = fc.oneof(
  { withCrossShrink: true },
  { weight: 4, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom(...SAFE_METHODS) },
);

/** After how many pieces or blocks a client leaves. */
const MOST_AWAITED = 4;

const leavingDuring = (during: Leave['during']): fc.Arbitrary<Leave> =>
  fc.nat({ max: MOST_AWAITED }).map((after) => ({ during, after }));

const leaving: fc.Arbitrary<Leave | null> = fc.oneof(
  { withCrossShrink: true },
  { weight: 15, arbitrary: fc.constant(null) },
  { weight: 2, arbitrary: leavingDuring('response') },
  { weight: 3, arbitrary: leavingDuring('request') },
);

const framing = fc.oneof(
  { withCrossShrink: true },
  { weight: 4, arbitrary: fc.constant('content-length' as const) },
  { weight: 1, arbitrary: fc.constant('chunked' as const) },
);

const httpVersion = fc.constantFrom('1.1', '1.1', '1.1', '1.0', '2');

/** What is generated and what is not. */
export interface Choices {
  /** Clients that stay to the end only. */
  readonly patient?: boolean;
  /** Which servers; any, mostly the ordinary one, if it is left out. */
  readonly server?: 'ordinary' | 'unusual';
}

/** Requests of every sort for the subject's routes, and beside them; null where it has none. */
export function requests(ground: Ground, choices: Choices = {}): fc.Arbitrary<HttpRequest> | null {
  return requestsToRoutes(ground, choices)?.map(({ request }) => request) ?? null;
}

/** The same, each with the route that it goes to or beside. */
export function requestsToRoutes(
  ground: Ground,
  { patient = false, server }: Choices = {},
): fc.Arbitrary<{ readonly route: HttpRoute; readonly request: HttpRequest }> | null {
  const routes = httpRoutes(ground);
  if (routes.length === 0) return null;
  return fc
    .tuple(
      requestTarget(routes),
      method,
      headerList(ground.headers),
      fc.option(bodies, { freq: 3 }),
      framing,
      httpVersion,
      patient ? fc.constant(null) : leaving,
      servers(ground.interface, server),
    )
    .map(([{ route, target }, other, headers, content, frame, version, leave, variation]) => {
      const asked = other ?? route.method;
      const sent = WITH_BODY.has(asked) ? content : null;
      const request = httpRequest(ground, {
        method: asked,
        target,
        headers: withType(headers, sent, ground),
        body: sent?.body ?? null,
        framing: version === '1.1' ? frame : 'content-length',
        httpVersion: version,
        leave: possible(leave, sent),
      });
      return { route, request: variation === undefined ? request : { ...request, variation } };
    });
}

function withType(
  headers: HttpRequest['headers'],
  content: Content | null,
  ground: Ground,
): HttpRequest['headers'] {
  const type = content?.type ?? null;
  if (type === null || ground.headers.some(([name]) => /^content-type$/i.test(name))) {
    return headers;
  }
  return [['Content-Type', type], ...headers];
}

/** A client can only leave in the middle of a body that it has. */
function possible(leave: Leave | null, content: Content | null): Leave | null {
  if (leave?.during !== 'request') return leave;
  if (content === null) return null;
  return { during: 'request', after: Math.min(leave.after, content.body.length - 1) };
}
