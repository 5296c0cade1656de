import type { ProbeEvent } from './probe.ts';
import type { Py } from './py.ts';
import type { ByteText } from './scenario.ts';
import type { Served } from './served.ts';
import {
  callOf,
  eventsOf,
  failed,
  isLate,
  stepOf,
  stepsOf,
  valuesOf,
  variable,
} from './served-wsgi.ts';

/** One use of `wsgi.input` by an application whose client sent a whole body. */
export interface Read {
  readonly event: ProbeEvent;
  /** `iterate` is one `next(iter(stream))`. */
  readonly method: string;
  readonly hasSize: boolean;
  /** The size, or null for none and for what is no positive number. */
  readonly size: number | null;
  /** What was left of the body. */
  readonly rest: ByteText;
  /** What was read, the lines of `readlines()` one by one; null where that is not bytes. */
  readonly pieces: readonly ByteText[] | null;
}

/**
 * The reads of a request, in order, up to the first that gave something else than what is left of
 * the body: after that nobody knows where the stream stands.
 */
export function readsOf(served: Served): Read[] {
  const call = callOf(served);
  if (call === undefined || served.request === null || served.request.leaves) return [];
  if (variable(call, 'wsgi.input') === undefined) return [];
  let rest = served.request.body ?? '';
  const reads: Read[] = [];
  for (const event of eventsOf(call, 'input')) {
    const read = isLate(served, event) ? undefined : readBy(event, rest);
    if (read === undefined) break;
    reads.push(read);
    const joined = read.pieces?.join('') ?? null;
    if (joined === null ? !isEnd(event, rest) : !rest.startsWith(joined)) break;
    // What gives nothing before the end may have lost something.
    if (joined === '' && rest !== '' && read.size !== 0) break;
    rest = rest.slice(joined?.length ?? 0);
  }
  return reads;
}

function readBy(event: ProbeEvent, rest: ByteText): Read | undefined {
  const step = stepOf(event, 'input');
  if (step === undefined) return undefined;
  const { method, args } = step;
  const [value] = args;
  const size = value?.py === 'int' && value.value >= 0 ? value.value : null;
  return { event, method, hasSize: args.length > 0, size, rest, pieces: piecesOf(event, rest) };
}

function isEnd(event: ProbeEvent, rest: ByteText): boolean {
  return rest === '' && event.outcome?.raised?.types[0] === 'StopIteration';
}

function piecesOf(event: ProbeEvent, rest: ByteText): ByteText[] | null {
  const value = event.outcome?.returned;
  if (value === null || value === undefined || failed(event)) return null;
  if (value.py !== 'list') {
    const piece = pieceOf(value, rest);
    return piece === null ? null : [piece];
  }
  const pieces: ByteText[] = [];
  let left = rest;
  for (const each of value.items) {
    const piece = pieceOf(each, left);
    if (piece === null) return null;
    pieces.push(piece);
    left = left.slice(piece.length);
  }
  return pieces;
}

function pieceOf(value: Py, rest: ByteText): ByteText | null {
  if (value.py !== 'bytes') return null;
  if (value.length === undefined || !rest.startsWith(value.value)) return value.value;
  // What was recorded in part is taken for what it begins like.
  return rest.slice(0, value.length);
}

/** The client waits to be asked for its body. */
export function expectsContinue(served: Served): boolean {
  const { request } = served;
  if (request === null || request.leaves || request.httpVersion !== '1.1') return false;
  return valuesOf(request.headers, 'expect').some((value) => /^100-continue$/i.test(value));
}

/** The application waits in `wsgi.input` for what does not come; the client gave up meanwhile. */
export function blocksInInput(served: Served): boolean {
  const call = callOf(served);
  if (call === undefined || served.wire?.timedOut !== true) return false;
  const late = eventsOf(call, 'input').some((event) => isLate(served, event));
  if (late) return true;
  // The step after the last event was never finished.
  const done = call.events.filter((event) => event.step !== null).length;
  return call.ended === 'running' && stepsOf(served)[done]?.do === 'input';
}
