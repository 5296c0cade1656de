import type { LifespanExchange, Session } from './evidence.ts';
import { item } from './py.ts';
import { asgiEvents, messageType } from './select.ts';

const KEYS = ['state', 'asgi.spec_version'] as const;

type Key = (typeof KEYS)[number];

/**
 * The lifespans whose scope lacks this key, of an application that starts up where nothing is
 * missing: one that never does says nothing about the key. Nor does one that does not start up
 * where another key is missing, too.
 */
export function lifespansWithout(session: Session, key: Key): LifespanExchange[] {
  const all = session.exchanges.filter((each) => each.kind === 'lifespan');
  if (!all.some((each) => missing(each).length === 0 && startedUp(each))) return [];
  return all.filter((each) => {
    const keys = missing(each);
    return keys.includes(key) && (keys.length === 1 || startedUp(each));
  });
}

function missing(exchange: LifespanExchange): Key[] {
  return KEYS.filter((key) => !hasKey(exchange, key));
}

function hasKey({ offered }: LifespanExchange, key: Key): boolean {
  if (key === 'state') return item(offered, 'state') !== undefined;
  const asgi = item(offered, 'asgi');
  return asgi !== undefined && item(asgi, 'spec_version') !== undefined;
}

function startedUp(exchange: LifespanExchange): boolean {
  return asgiEvents(exchange, 'send').some(
    (event) => messageType(event) === 'lifespan.startup.complete',
  );
}
