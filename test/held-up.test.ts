import { expect, test } from 'vitest';
import type { ProbeCall } from '../src/model/probe.ts';
import type { Served } from '../src/model/served.ts';
import { isHeldUp } from '../src/subjects/server/held-up.ts';

const SECOND = 1_000_000;

function call(id: string, thread: number, from: number, until: number): ProbeCall {
  const events = [{ t: until * SECOND, until: null }];
  const told = { id, asked: id, process: 1, thread, t: from * SECOND, events, ended: 'returned' };
  return told as unknown as ProbeCall;
}

/** One that waited in vain for three seconds. */
function waited(...calls: readonly ProbeCall[]): Served {
  const events = [{ t: 0 }, { t: 3 * SECOND }];
  return { calls, wire: { timedOut: true, expired: [], events } } as unknown as Served;
}

test.each<[string, boolean, readonly ProbeCall[]]>([
  ['the only thread', true, [call('a', 1, -1, 2.8)]],
  ['the only thread, one after the other', true, [call('a', 1, 0, 1), call('b', 1, 1.1, 4)]],
  ['the only thread for a while', false, [call('a', 1, 0, 2)]],
  ['one of two threads', false, [call('a', 1, -2, 4), call('b', 2, -2, -1)]],
  ['both threads', true, [call('a', 1, -2, 4), call('b', 2, -2, 2.9)]],
  ['nothing', false, []],
])('others had %s', (_, expected, calls) => {
  expect(isHeldUp([waited()], calls)).toBe(expected);
});

test('its own call holds nobody up', () => {
  const own = call('a', 1, 0, 3);
  expect(isHeldUp([waited(own)], [own])).toBe(false);
});
