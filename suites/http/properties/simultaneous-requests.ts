import * as fc from 'fast-check';
import { bool } from '../../../src/model/py.ts';
import type { Act, Property } from '../../../src/model/property.ts';
import { bodyRoutes } from '../../../src/model/request.ts';
import type { Variation } from '../../../src/model/variation.ts';
import { requests } from '../inputs/requests.ts';

/** A server that makes requests in threads says so. */
const THREADS: Variation = { with: { 'wsgi.multithread': bool(true) } };

export default {
  id: 'http/properties/simultaneous-requests',
  title: 'A request with a body while another of any sort is answered',
  interfaces: ['wsgi', 'asgi'],
  share: 0.02,
  input(ground) {
    const choices = { patient: true, server: 'ordinary' } as const;
    const first = requests({ ...ground, routes: bodyRoutes(ground) }, choices);
    const other = requests(ground, choices);
    if (first === null || other === null) return null;
    const server = ground.interface === 'wsgi' ? THREADS : {};
    // What the request shows by itself is shrunk to it alone.
    const besides = fc.oneof(
      { withCrossShrink: true },
      { weight: 1, arbitrary: fc.constant(null) },
      { weight: 19, arbitrary: other },
    );
    return fc
      .tuple(first, besides)
      .map(([request, beside]) => [
        beside === null ? request : { ...request, variation: { ...server, beside } },
      ]);
  },
} satisfies Property<fc.Arbitrary<readonly Act[]>>;
