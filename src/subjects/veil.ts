import type { Place } from '../bridge/events.ts';
import type { AnyEvent, Ending, Exchange } from '../model/evidence.ts';
import { item, type Py } from '../model/py.ts';
import type { Variation } from '../model/variation.ts';
import type { Case } from './cases.ts';

/**
 * What of a request {@link gistOf} holds, so that anybody may look at it. Of the environ or scope
 * these are the items that follow from the same.
 */
const OPEN_REQUEST = ['kind', 'method'];
const OPEN_OFFERED = new Set(['REQUEST_METHOD', 'type', 'method', 'extensions']);
const OPEN_MESSAGE = new Set(['type', 'more_body']);

/** What is told of a case to whoever must not look at all of it. */
export function gistOf({ request }: Case): string {
  if (request === null) return 'nobody asked';
  const variation = gistOfVariation(request.variation);
  if (request.kind === 'websocket') {
    return `websocket ${request.steps.map((step) => step.do).join()} ${variation}`;
  }
  const { method, body, leave } = request;
  // A client that leaves sends less, and what it sends is open.
  const left = leave === null ? '' : `${leave.during} ${leave.after}`;
  return `${JSON.stringify(method)} ${body?.length ?? 0} ${left} ${variation}`;
}

/** The gist of an ordinary server, and of one that changes only what is veiled. */
const NOTHING = '{}';

/** What changes more than an environ or scope, and more of them than is veiled. */
function gistOfVariation(variation: Variation | undefined): string {
  if (variation === undefined) return NOTHING;
  const { without = [], with: others = {}, headerCase: _, ...rest } = variation;
  const isVeiled = [...without, ...Object.keys(others)].every((key) => !OPEN_OFFERED.has(key));
  return JSON.stringify(isVeiled ? rest : variation);
}

/** The same exchange; `look` is called when something is read that the gist does not hold. */
export function veil(
  made: Case,
  { id, events, ended }: { id: string; events: readonly AnyEvent[]; ended: Ending },
  look: () => void,
): Exchange {
  const { kind, request } = made;
  return {
    kind,
    id,
    // Whether there is a variation at all is not in the gist.
    request: request && veilKeys({ variation: undefined, ...request }, OPEN_REQUEST, look),
    get offered() {
      return veilDict(made.offered, OPEN_OFFERED, look);
    },
    events: events.map((event) => veilTime(event, look)),
    ended,
  } as Exchange;
}

/** Something that was sent, veiled but for the number of bytes and what an event is about. */
export function veilSent(made: Case, place: Place, look: () => void): Py {
  if (typeof place === 'number') return veilDict(made.sent(place), OPEN_MESSAGE, look);
  const bytes: Py = { py: 'bytes', value: '', size: place[1] };
  for (const key of ['value', 'length', 'tail', 'digest']) {
    Object.defineProperty(bytes, key, {
      get() {
        look();
        return (made.sent(place) as unknown as Record<string, unknown>)[key];
      },
    });
  }
  return bytes;
}

function veilTime(event: AnyEvent, look: () => void): AnyEvent {
  return {
    ...event,
    get t() {
      look();
      return event.t;
    },
  };
}

function veilKeys<T extends object>(real: T, open: readonly string[], look: () => void): T {
  const veiled = { ...real };
  for (const key of Object.keys(real) as (keyof T & string)[]) {
    if (open.includes(key)) continue;
    const get = () => {
      look();
      return real[key];
    };
    Object.defineProperty(veiled, key, { get, enumerable: true });
  }
  return veiled;
}

function veilDict(real: Py, open: ReadonlySet<string>, look: () => void): Py {
  if (real.py !== 'dict') return real;
  return {
    py: 'dict',
    get items() {
      look();
      return real.items;
    },
    find(key) {
      if (!open.has(key)) look();
      return item(real, key);
    },
  };
}
