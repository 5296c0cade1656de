import type { Py } from '../model/py.ts';

/** A Python value as `gw_conform/values.py` writes it. */
export type WireValue =
  null | boolean | number | string | { readonly [tag: string]: WireValue | readonly WireValue[] };

const NONE: Py = { py: 'none' };
const TRUE: Py = { py: 'bool', value: true };
const FALSE: Py = { py: 'bool', value: false };

/** The inverse of `encode` in `gw_conform/values.py`. */
export function decodeValue(wire: WireValue): Py {
  if (wire === null) return NONE;
  switch (typeof wire) {
    case 'boolean':
      return wire ? TRUE : FALSE;
    case 'number':
      return { py: 'int', value: wire };
    case 'string':
      return { py: 'str', value: wire };
    default:
      return decodeTagged(wire);
  }
}

function decodeTagged(wire: { readonly [tag: string]: unknown }): Py {
  if ('b' in wire) return { py: 'bytes', value: wire['b'] as string, ...cutParts(wire) };
  if ('k' in wire) return { py: 'dict', items: decodeNamed(wire['k'] as NamedValues) };
  if ('q' in wire) return decodeTwos(wire['q'] as string[], 'str', 'tuple');
  if ('p' in wire) return decodeTwos(wire['p'] as string[], 'bytes', 'tuple');
  if ('j' in wire) return decodeTwos(wire['j'] as string[], 'bytes', 'list');
  if ('d' in wire) return { py: 'dict', items: decodePairs(wire['d'] as WireValue[]) };
  if ('l' in wire) return { py: 'list', items: (wire['l'] as WireValue[]).map(decodeValue) };
  if ('u' in wire) return { py: 'tuple', items: (wire['u'] as WireValue[]).map(decodeValue) };
  if ('s' in wire) return { py: 'str', value: wire['s'] as string, ...cutParts(wire) };
  if ('i' in wire) {
    const digits = wire['i'] as string;
    return { py: 'int', value: Number(digits), digits };
  }
  if ('f' in wire) return { py: 'float', value: wire['f'] as string };
  if ('c' in wire) {
    const value = decodeValue(wire['v'] as WireValue);
    return { ...value, cls: wire['c'] as string } as Py;
  }
  if ('o' in wire) {
    const repr = wire['r'] as string | undefined;
    return { py: 'object', type: wire['o'] as string, ...(repr === undefined ? {} : { repr }) };
  }
  throw new Error(`the Python side sent an unknown tag: ${Object.keys(wire).join(', ')}`);
}

type NamedValues = Readonly<Record<string, WireValue>>;

function decodeNamed(named: NamedValues): (readonly [Py, Py])[] {
  const items: (readonly [Py, Py])[] = [];
  for (const name of Object.keys(named)) {
    items.push([{ py: 'str', value: name }, decodeValue(named[name] ?? null)]);
  }
  return items;
}

/** A list of pairs of texts, from the texts in turn. */
function decodeTwos(flat: readonly string[], text: 'str' | 'bytes', pair: 'tuple' | 'list'): Py {
  const items: Py[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const first: Py = { py: text, value: flat[i] ?? '' };
    items.push({ py: pair, items: [first, { py: text, value: flat[i + 1] ?? '' }] });
  }
  return { py: 'list', items };
}

function cutParts(wire: { readonly [tag: string]: unknown }) {
  if (!('n' in wire)) return undefined;
  return { length: wire['n'] as number, tail: wire['z'] as string, digest: wire['h'] as string };
}

function decodePairs(flat: readonly WireValue[]): (readonly [Py, Py])[] {
  const pairs: (readonly [Py, Py])[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    pairs.push([decodeValue(flat[i] ?? null), decodeValue(flat[i + 1] ?? null)]);
  }
  return pairs;
}
