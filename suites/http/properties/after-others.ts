import * as fc from 'fast-check';
import type { Act, Property } from '../../../src/model/property.ts';
import { httpRequest } from '../../../src/model/request.ts';
import { requestsToRoutes } from '../inputs/requests.ts';
import { httpRoutes } from '../inputs/targets.ts';

/** What changes nothing by its meaning (RFC 9110, 9.2.1): nothing else comes in between. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export default {
  id: 'http/properties/after-others',
  title:
    'A request twice, then others of safe methods whose clients may leave, then the first again',
  interfaces: ['wsgi', 'asgi'],
  share: 0.05,
  startsFresh: true,
  input(ground) {
    const routes = httpRoutes(ground).filter(({ method }) => SAFE.has(method));
    const safe = { ...ground, routes };
    const others = requestsToRoutes(safe, { server: 'ordinary' });
    if (others === null) return null;
    const between = fc.array(
      others.map(({ request }) => request).filter(({ method }) => SAFE.has(method)),
      { maxLength: 4 },
    );
    return fc.tuple(fc.constantFrom(...routes), between).map(([{ method, target }, acts]) => {
      const request = httpRequest(ground, { method, target });
      return [request, request, ...acts, request];
    });
  },
} satisfies Property<fc.Arbitrary<readonly Act[]>>;
