import type * as fc from 'fast-check';
import type { Act, Property } from '../../../src/model/property.ts';
import { requests } from '../inputs/requests.ts';

export default {
  id: 'http/properties/servers',
  title: 'A request on the ordinary server, on one of another kind, and on the ordinary one again',
  interfaces: ['wsgi', 'asgi'],
  share: 0.1,
  input(ground) {
    const request = requests(ground, { patient: true, server: 'unusual' });
    return (
      request?.map(({ variation, ...ordinary }) => [
        ordinary,
        { ...ordinary, ...(variation === undefined ? {} : { variation }) },
        ordinary,
      ]) ?? null
    );
  },
} satisfies Property<fc.Arbitrary<readonly Act[]>>;
