import { isDeepStrictEqual } from 'node:util';
import type { AnyEvent, PyException, SourceLine } from '../model/evidence.ts';
import type { Py } from '../model/py.ts';
import { decodeValue, type WireValue } from './decode.ts';

/**
 * An event as the host writes it: `e` type, `t` microseconds (of a batch they stand apart), `a`
 * number of a source line.
 */
export interface WireEvent {
  readonly e: string;
  readonly t?: number;
  readonly a: number | null;
  readonly [key: string]: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** Something that we have sent: one of the events, or from where and how much of the body. */
export type Place = number | readonly [number, number];

/** What stands at a place. */
export type Sent = (place: Place) => Py;

/** Where nothing was sent that the host would name. */
export const NOTHING_SENT: Sent = () => {
  throw new Error('the Python side named something that it was not sent');
};

/** What each type of event has beyond what all have, as `gw_conform` records it. */
const FIELDS: Readonly<
  Record<AnyEvent['type'], (wire: WireEvent, sent: Sent, repeats: Repeats) => Fields>
> = {
  call: () => SERVER,
  close: () => SERVER,
  leave: () => SERVER,
  cancel: () => SERVER,
  exhausted: () => APPLICATION,
  deliver: (wire, sent) => ({ ...SERVER, message: sentOr(wire, 'message', sent) }),
  start_response: (wire) => ({
    ...call(wire),
    ...refused(wire),
    handling: wire['handling'] === true,
    raised: wire['raises'] === true,
  }),
  file_wrapper: (wire) => ({ ...call(wire), reads: wire['reads'] ?? null }),
  attribute: (wire) => ({
    ...APPLICATION,
    of: wire['of'],
    name: wire['name'],
    use: wire['use'] === true,
  }),
  write: (wire) => ({ ...call(wire), ...refused(wire), iterating: wire['iterating'] === true }),
  return: (wire) =>
    'iterable' in wire
      ? {
          ...APPLICATION,
          ...refused(wire),
          iterable: value(wire, 'iterable'),
          iterates: wire['iterates'] === true,
          hasClose: wire['hasClose'] === true,
          length: wire['length'] ?? null,
        }
      : { ...APPLICATION, value: value(wire, 'value') },
  yield: (wire) => ({ ...APPLICATION, ...refused(wire), chunk: value(wire, 'chunk') }),
  input: stream,
  errors: stream,
  receive: (wire) => call(wire),
  send: (wire, _, repeats) => ({
    ...sending(wire, repeats),
    ...refused(wire),
    closed: wire['closed'] === true,
    awaited: wire['awaited'] === true,
  }),
  raise: (wire) => ({ ...APPLICATION, during: wire['during'] }),
};

/** What is filled in after an event of this type has been noted. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  start_response: ['args', 'kwargs'],
  file_wrapper: ['args', 'kwargs'],
  write: ['args', 'kwargs'],
  yield: ['chunk'],
  input: ['args', 'kwargs', 'method'],
  errors: ['args', 'kwargs', 'method'],
  attribute: ['of', 'name'],
  receive: ['args', 'kwargs'],
  deliver: ['message'],
  send: ['args', 'kwargs', 'message'],
  raise: ['x'],
};

/**
 * False for an event in whose recording an exception struck (the end of the stack, a signal
 * handler that raises): nothing can be said of it.
 */
export function isWhole(wire: WireEvent): boolean {
  if (wire.e === 'return') return 'iterates' in wire || 'value' in wire;
  return NEEDED[wire.e]?.every((key) => key in wire) ?? true;
}

const SERVER: Fields = { from: 'server' };
const APPLICATION: Fields = { from: 'application' };

/** Makes one value of equal ones that follow each other: a stream is long, and much of it alike. */
class Repeats {
  #message: unknown = null;
  #value: Py = decodeValue(null);

  /** The message of an event. */
  value(wire: WireEvent): Py {
    const message = wire['message'];
    if (!isDeepStrictEqual(message, this.#message)) {
      this.#message = message;
      this.#value = value(wire, 'message');
    }
    return this.#value;
  }
}

/** Turns events into the model's, given the table of source lines sent so far. */
export class EventDecoder {
  readonly #lines: SourceLine[] = [];
  readonly #repeats = new Repeats();

  /** Takes in source lines, in order of their numbers. */
  learn(lines: readonly (readonly [string, number, string, SourceLine['owner']])[]): void {
    for (const [file, line, name, owner] of lines) {
      this.#lines.push({ file, line, function: name, owner });
    }
  }

  /** The time is given where the event itself has none. */
  decode(wire: WireEvent, time = wire.t, sent = NOTHING_SENT): AnyEvent {
    return this.template(wire)(time, sent);
  }

  /** The same for what happens in many exchanges: what was not sent in one of them is decoded once. */
  template(wire: WireEvent): (time: number | undefined, sent: Sent) => AnyEvent {
    const fields = FIELDS[wire.e as AnyEvent['type']];
    if (fields === undefined) throw new Error(`the Python side sent an unknown event: ${wire.e}`);
    const common = this.#common(wire);
    let lasting: Fields | null = null;
    return (time, sent) => {
      let isItsOwn = false;
      const noting: Sent = (place) => {
        isItsOwn = true;
        return sent(place);
      };
      const own = lasting ?? fields(wire, noting, this.#repeats);
      if (!isItsOwn) lasting = own;
      return { type: wire.e, t: time, ...common, ...own } as unknown as AnyEvent;
    };
  }

  #common(wire: WireEvent): Fields {
    const seq = wire['s'] === undefined ? {} : { seq: wire['s'] };
    const raised = wire.e === 'raise' ? { exception: this.#exception(wire['x'] as Fields) } : {};
    return { at: this.#line(wire.a), ...seq, ...raised };
  }

  #line(number: number | null): SourceLine | null {
    return number === null ? null : (this.#lines[number] ?? null);
  }

  #exception(wire: Fields): PyException {
    const numbers = wire['lines'] as number[];
    return {
      type: wire['type'] as string,
      message: wire['message'] as string,
      frames: numbers.map((each) => this.#line(each)).filter((each) => each !== null),
      ours: wire['ours'] === true,
    };
  }
}

function value(wire: WireEvent, key: string) {
  return decodeValue((wire[key] as WireValue | undefined) ?? null);
}

function sentOr(wire: WireEvent, key: string, sent: Sent): Py {
  const told = wire[key] as WireValue | { readonly y: Place };
  if (told !== null && typeof told === 'object' && 'y' in told) return sent(told.y as Place);
  return decodeValue(told);
}

function call(wire: WireEvent): Fields {
  const kwargs = Object.entries(wire['kwargs'] as Record<string, WireValue>);
  return {
    ...APPLICATION,
    args: (wire['args'] as WireValue[]).map(decodeValue),
    kwargs: kwargs.map(([name, each]) => [name, decodeValue(each)] as const),
  };
}

/** What is sent; where that was the only argument, as it should be, it is told once. */
function sending(wire: WireEvent, repeats: Repeats): Fields {
  const message = repeats.value(wire);
  const called =
    wire['args'] === null ? { ...APPLICATION, args: [message], kwargs: [] } : call(wire);
  return { ...called, message };
}

function stream(wire: WireEvent, sent: Sent): Fields {
  return {
    ...call(wire),
    method: wire['method'],
    known: wire['known'] === true,
    use: wire['use'] === true,
    result: wire['result'] === null ? null : sentOr(wire, 'result', sent),
  };
}

function refused(wire: WireEvent): Fields {
  return { refused: wire['refused'] ?? null };
}
