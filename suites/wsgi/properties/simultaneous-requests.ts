import * as fc from 'fast-check';
import { bool } from '../../../src/model/py.ts';
import type { Act, Property } from '../../../src/model/property.ts';
import { bodyRoutes } from '../../../src/model/request.ts';
import { requests } from '../../http/inputs/requests.ts';

/** A server that makes requests in threads says so. */
const THREADS = { 'wsgi.multithread': bool(true) };

export default {
  id: 'wsgi/properties/simultaneous-requests',
  title: 'A request with a body while another of any sort is answered, on a server with threads',
  interfaces: ['wsgi'],
  share: 0.02,
  input(ground) {
    const choices = { patient: true, server: 'ordinary' } as const;
    const first = requests({ ...ground, routes: bodyRoutes(ground) }, choices);
    const other = requests(ground, choices);
    if (first === null || other === null) return null;
    // What the request shows by itself is shrunk to it alone.
    const besides = fc.oneof(
      { withCrossShrink: true },
      { weight: 1, arbitrary: fc.constant(null) },
      { weight: 19, arbitrary: other },
    );
    return fc
      .tuple(first, besides)
      .map(([request, beside]) => [
        beside === null ? request : { ...request, variation: { with: THREADS, beside } },
      ]);
  },
} satisfies Property<fc.Arbitrary<readonly Act[]>>;
