import type { AnyEvent, PyException, SourceLine } from '../model/evidence.ts';
import type { Py } from '../model/py.ts';

/** A Python value as `gw_conform/values.py` writes it. */
export type WireValue =
  null | boolean | number | string | { readonly [tag: string]: WireValue | readonly WireValue[] };

/** An event as the host writes it: `e` type, `t` microseconds, `a` number of a source line. */
export interface WireEvent {
  readonly e: string;
  readonly t: number;
  readonly a: number | null;
  readonly [key: string]: unknown;
}

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

/** Turns events into the model's, given the table of source lines sent so far. */
export class EventDecoder {
  readonly #lines: SourceLine[] = [];

  /** Takes in source lines, in order of their numbers. */
  learn(lines: readonly (readonly [string, number, string, SourceLine['owner']])[]): void {
    for (const [file, line, name, owner] of lines) {
      this.#lines.push({ file, line, function: name, owner });
    }
  }

  decode(wire: WireEvent): AnyEvent {
    const base = { type: wire.e, t: wire.t, at: this.#line(wire.a) };
    switch (wire.e) {
      case 'start_response':
        return {
          ...base,
          from: 'application',
          ...call(wire),
          ...refused(wire),
          handling: wire['handling'] === true,
          raised: wire['raises'] === true,
        } as AnyEvent;
      case 'file_wrapper':
        return {
          ...base,
          from: 'application',
          ...call(wire),
          reads: (wire['reads'] as string | null | undefined) ?? null,
        } as AnyEvent;
      case 'write':
        return {
          ...base,
          from: 'application',
          ...call(wire),
          ...refused(wire),
          iterating: wire['iterating'] === true,
        } as AnyEvent;
      case 'return':
        return 'iterable' in wire
          ? ({
              ...base,
              from: 'application',
              ...refused(wire),
              iterable: decodeValue(wire['iterable'] as WireValue),
              iterates: wire['iterates'] === true,
              hasClose: wire['hasClose'] === true,
              length: (wire['length'] as number | null | undefined) ?? null,
            } as AnyEvent)
          : ({
              ...base,
              from: 'application',
              value: decodeValue((wire['value'] as WireValue | undefined) ?? null),
            } as AnyEvent);
      case 'yield':
        return {
          ...base,
          from: 'application',
          ...refused(wire),
          chunk: decodeValue(wire['chunk'] as WireValue),
        } as AnyEvent;
      case 'input':
      case 'errors':
        return {
          ...base,
          from: 'application',
          ...call(wire),
          method: wire['method'],
          known: wire['known'] === true,
          use: wire['use'] === true,
          result: wire['result'] === null ? null : decodeValue(wire['result'] as WireValue),
        } as AnyEvent;
      case 'attribute':
        return {
          ...base,
          from: 'application',
          of: wire['of'],
          name: wire['name'],
          use: wire['use'] === true,
        } as AnyEvent;
      case 'receive':
        return { ...base, from: 'application', ...call(wire) } as AnyEvent;
      case 'deliver':
        return {
          ...base,
          from: 'server',
          message: decodeValue(wire['message'] as WireValue),
        } as AnyEvent;
      case 'send':
        return {
          ...base,
          from: 'application',
          ...call(wire),
          ...refused(wire),
          message: decodeValue(wire['message'] as WireValue),
          closed: wire['closed'] === true,
          awaited: wire['awaited'] === true,
        } as AnyEvent;
      case 'raise':
        return {
          ...base,
          from: 'application',
          during: wire['during'],
          exception: this.#exception(wire['x'] as Record<string, unknown>),
        } as AnyEvent;
      case 'exhausted':
        return { ...base, from: 'application' } as AnyEvent;
      case 'call':
      case 'close':
      case 'leave':
      case 'cancel':
        return { ...base, from: 'server' } as AnyEvent;
      default:
        throw new Error(`the Python side sent an unknown event: ${wire.e}`);
    }
  }

  #line(number: number | null): SourceLine | null {
    return number === null ? null : (this.#lines[number] ?? null);
  }

  #exception(wire: Record<string, unknown>): PyException {
    const numbers = wire['lines'] as number[];
    return {
      type: wire['type'] as string,
      message: wire['message'] as string,
      frames: numbers.map((each) => this.#line(each)).filter((each) => each !== null),
      ours: wire['ours'] === true,
    };
  }
}

function call(wire: WireEvent) {
  const kwargs = Object.entries(wire['kwargs'] as Record<string, WireValue>);
  return {
    args: (wire['args'] as WireValue[]).map(decodeValue),
    kwargs: kwargs.map(([name, value]) => [name, decodeValue(value)] as const),
  };
}

function refused(wire: WireEvent) {
  return { refused: (wire['refused'] as string | undefined) ?? null };
}
