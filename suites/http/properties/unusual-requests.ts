import type * as fc from 'fast-check';
import type { Act, Property } from '../../../src/model/property.ts';
import { httpRequest } from '../../../src/model/request.ts';
import { requestsToRoutes } from '../inputs/requests.ts';

export default {
  id: 'http/properties/unusual-requests',
  title: 'What is asked of a route in an unusual way, between two plain requests for it',
  interfaces: ['wsgi', 'asgi'],
  share: 0.2,
  input: (ground) =>
    requestsToRoutes(ground, { patient: true, server: 'ordinary' })?.map(({ route, request }) => {
      const plain = httpRequest(ground, { method: route.method, target: route.target });
      return [plain, request, plain];
    }) ?? null,
} satisfies Property<fc.Arbitrary<readonly Act[]>>;
