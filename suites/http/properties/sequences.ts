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
    return fc
      .tuple(request, fc.array(request, { maxLength: 4 }))
      .map(([first, others]) => [first, ...others]);
  },
} satisfies Property<fc.Arbitrary<readonly Act[]>>;
