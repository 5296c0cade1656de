import * as fc from 'fast-check';
import type { Act, Property } from '../../../src/model/property.ts';
import { bodyRoutes, httpRequest } from '../../../src/model/request.ts';
import { cutBodies } from '../../http/inputs/bodies.ts';
import { routeTarget } from '../../http/inputs/targets.ts';

export default {
  id: 'asgi-http/properties/cut-bodies',
  title: 'The same body in one piece, in several with empty ones among them, and in one again',
  interfaces: ['asgi'],
  share: 0.1,
  input(ground) {
    const routes = bodyRoutes(ground);
    if (routes.length === 0) return null;
    return fc.tuple(routeTarget(routes), cutBodies).map(([{ route, target }, { type, body }]) => {
      const { method } = route;
      const headers = type === null ? [] : [['Content-Type', type] as const];
      const whole = httpRequest(ground, { method, target, headers, body: [body.join('')] });
      return [whole, { ...whole, body }, whole];
    });
  },
} satisfies Property<fc.Arbitrary<readonly Act[]>>;
