import type { Py } from '../model/py.ts';
import type { WireValue } from './decode.ts';

/** A value for the host to build, as `decode` in `gw_conform/values.py` reads it. */
export function encodeValue(value: Py): WireValue {
  switch (value.py) {
    case 'none':
      return null;
    case 'bool':
    case 'str':
      return value.value;
    case 'int':
      return value.digits === undefined ? value.value : { i: value.digits };
    case 'float':
      return { f: value.value };
    case 'bytes':
      return encodeBytes(value.value);
    case 'list':
      return encodePairs(value.items) ?? { l: value.items.map(encodeValue) };
    case 'tuple':
      return { u: value.items.map(encodeValue) };
    case 'dict':
      return (
        encodeNamed(value.items) ?? {
          d: value.items.flatMap(([k, v]) => [encodeValue(k), encodeValue(v)]),
        }
      );
    case 'object':
      throw new Error(`a ${value.type} cannot be sent to Python`);
  }
}

/** Bytes that are shorter are sent as they are. */
const SHORT = 256;
/** What is long and repeats begins again with what it began with. */
const BEGINNING = 16;

/** The bytes of a Latin-1 string; of many that repeat themselves the part that does so. */
export function encodeBytes(text: string): WireValue {
  if (text.length < SHORT) return { b: text };
  const period = text.indexOf(text.slice(0, BEGINNING), 1);
  if (period < 0) return { b: text };
  const times = Math.floor(text.length / period);
  const part = text.slice(0, period);
  if (times < 2 || !text.startsWith(part.repeat(times))) return { b: text };
  return { t: [part, times, text.slice(period * times)] };
}

/** A dict whose keys are all `str` and keep their order in an object; null for any other. */
function encodeNamed(items: readonly (readonly [Py, Py])[]): WireValue | null {
  const named: Record<string, WireValue> = {};
  for (const [key, value] of items) {
    if (key.py !== 'str' || !/^[A-Za-z_][\w.]*$/.test(key.value)) return null;
    if (key.value === '__proto__') return null;
    named[key.value] = encodeValue(value);
  }
  return { k: named };
}

/** A list of lists of two `bytes`, as header lists are; null for any other. */
function encodePairs(items: readonly Py[]): WireValue | null {
  if (items.length === 0) return null;
  const flat: string[] = [];
  for (const pair of items) {
    if (pair.py !== 'list' || pair.items.length !== 2) return null;
    for (const each of pair.items) {
      if (each.py !== 'bytes') return null;
      flat.push(each.value);
    }
  }
  return { j: flat };
}
