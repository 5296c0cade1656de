import type { LifespanExchange, Session } from './evidence.ts';
import { item } from './py.ts';
import { asgiEvents, messageType } from './select.ts';

/**
 * The lifespans whose scope lacks this key, of an application that starts up where nothing is
 * missing: one that never does says nothing about the key.
 */
export function lifespansWithout(
  session: Session,
  key: 'state' | 'asgi.spec_version',
): LifespanExchange[] {
  const all = session.exchanges.filter((each) => each.kind === 'lifespan');
  const whole = all.filter((each) => hasKey(each, 'state') && hasKey(each, 'asgi.spec_version'));
  if (!whole.some(startedUp)) return [];
  return all.filter((each) => !hasKey(each, key));
}

function hasKey({ offered }: LifespanExchange, key: 'state' | 'asgi.spec_version'): boolean {
  if (key === 'state') return item(offered, 'state') !== undefined;
  const asgi = item(offered, 'asgi');
  return asgi !== undefined && item(asgi, 'spec_version') !== undefined;
}

function startedUp(exchange: LifespanExchange): boolean {
  return asgiEvents(exchange, 'send').some(
    (event) => messageType(event) === 'lifespan.startup.complete',
  );
}
