import * as fc from 'fast-check';
import type { Act, Property } from '../../../src/model/property.ts';
import { webSocketRequest, webSocketRoutes } from '../../../src/model/request.ts';
import type { Variation } from '../../../src/model/variation.ts';
import { routeTarget } from '../../http/inputs/targets.ts';
import { conversations } from '../inputs/conversations.ts';

const SERVERS: readonly (Variation | undefined)[] = [
  undefined,
  undefined,
  undefined,
  { unusedKey: 'none' },
  { extraKeys: true },
  { sparseEvents: true },
  { without: ['raw_path'] },
  { without: ['client'] },
];

const OFFERS: readonly (readonly string[])[] = [[], [], ['chat'], ['chat', 'superchat']];

export default {
  id: 'asgi-websocket/properties/conversations',
  title: 'Conversations of every sort: text, bytes, long and empty ones, ends at any point',
  interfaces: ['asgi'],
  share: 0.2,
  input(ground) {
    const routes = webSocketRoutes(ground);
    if (routes.length === 0) return null;
    return fc
      .tuple(
        routeTarget(routes),
        conversations,
        fc.constantFrom(...OFFERS),
        fc.constantFrom(...SERVERS),
      )
      .map(([{ target }, steps, subprotocols, variation]) => {
        const request = webSocketRequest(ground, { target, steps, subprotocols });
        return [variation === undefined ? request : { ...request, variation }];
      });
  },
} satisfies Property<fc.Arbitrary<readonly Act[]>>;
