import type * as fc from 'fast-check';
import type { Act, Property } from '../../../src/model/property.ts';
import { requests } from '../inputs/requests.ts';

export default {
  id: 'http/properties/requests',
  title: 'Requests of every sort: methods, paths, queries, headers, bodies in pieces, servers',
  interfaces: ['wsgi', 'asgi'],
  share: 1,
  input: (ground) => requests(ground)?.map((request) => [request]) ?? null,
} satisfies Property<fc.Arbitrary<readonly Act[]>>;
