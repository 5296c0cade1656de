import * as fc from 'fast-check';
import type { Act, Property } from '../../../src/model/property.ts';
import { requests } from '../inputs/requests.ts';

export default {
  id: 'http/properties/sequences',
  title: 'Requests one after another, the first that a process gets',
  interfaces: ['wsgi', 'asgi'],
  share: 0.05,
  startsFresh: true,
  input(ground) {
    const request = requests(ground, { patient: true, server: 'ordinary' });
    if (request === null) return null;
    // Any of them can be left out when it is made small, the first too.
    return fc.array(request, { minLength: 1, maxLength: 5 });
  },
} satisfies Property<fc.Arbitrary<readonly Act[]>>;
