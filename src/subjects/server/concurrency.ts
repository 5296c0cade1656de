import type { Interface } from '../../model/names.ts';
import { item, type Py } from '../../model/py.ts';

/** Conversations with one server at a time, where it may serve several. */
const MOST_AT_ONCE = { wsgi: 16, asgi: 40 };

/** By what the server says of itself. */
export function isConcurrent(spoken: Interface, claims: Py): boolean {
  if (spoken === 'asgi') return true;
  return ['wsgi.multithread', 'wsgi.multiprocess'].some((key) => isTrue(item(claims, key)));
}

export function mostAtOnce(spoken: Interface, claims: Py): number {
  return isConcurrent(spoken, claims) ? MOST_AT_ONCE[spoken] : 1;
}

function isTrue(value: Py | undefined): boolean {
  return value?.py === 'bool' && value.value;
}
