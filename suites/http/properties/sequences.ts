import * as fc from 'fast-check';
import type { Act, Property } from '../../../src/model/property.ts';
import { requests } from '../inputs/requests.ts';

export default {
  id: 'http/properties/sequences',
  title: 'Requests one after another, to a process that has answered nothing yet when one shrinks',
  interfaces: ['wsgi', 'asgi'],
  share: 0.05,
  startsFresh: true,
  input(ground) {
    const request = requests(ground, { patient: true, server: 'ordinary' });
    return request === null ? null : fc.array(request, { minLength: 2, maxLength: 4 });
  },
} satisfies Property<fc.Arbitrary<readonly Act[]>>;
