import type * as fc from 'fast-check';
import type { Act, Property } from '../../../src/model/property.ts';
import { requests } from '../../http/inputs/requests.ts';

export default {
  id: 'asgi-http/properties/header-case',
  title: 'A request whose header names have capital letters, between two where they have none',
  interfaces: ['asgi'],
  share: 0.1,
  input(ground) {
    const request = requests(ground, { patient: true, server: 'ordinary' });
    const titled = { headerCase: 'title' } as const;
    return request?.map((each) => [each, { ...each, variation: titled }, each]) ?? null;
  },
} satisfies Property<fc.Arbitrary<readonly Act[]>>;
