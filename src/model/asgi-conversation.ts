import { faultOf } from './asgi-events.ts';
import type { ProbeCall } from './probe.ts';
import { item, textItem } from './py.ts';
import type { Served } from './served.ts';
import {
  clientLeft,
  flag,
  isOSError,
  isTaken,
  pairsOf,
  taken,
  type Told,
  told,
  type Message,
  received,
  sent,
} from './served-asgi.ts';

/** What was sent while the conversation was open on both sides. */
export function beforeTheEnd(call: ProbeCall, served: Served): Message[] {
  if (clientLeft(served)) return [];
  const gone = received(call, 'http.disconnect', 'websocket.disconnect')[0]?.event.t ?? Infinity;
  const all = sent(call);
  const end = all.findIndex(({ event, message }) => isTaken(event) && ends(message));
  return (end < 0 ? all : all.slice(0, end + 1)).filter(({ event }) => event.t < gone);
}

/** The last event of an application's side. */
function ends(message: Message['message']): boolean {
  const type = textItem(message, 'type') ?? '';
  if (type === 'websocket.close' || type === 'http.response.pathsend') return true;
  return /response\.(body|zerocopysend)$/.test(type) && flag(message, 'more_body') !== true;
}

/**
 * Events without a fault, each where the specification has it; up to the first that a server may
 * refuse. Events of extensions are left to their rules.
 */
export function inOrder(call: ProbeCall): Message[] {
  const found: Message[] = [];
  let state = 'begun';
  for (const each of sent(call)) {
    const next = AFTER[state]?.[each.type];
    if (next === undefined || faultOf(each.message, call.kind) !== null) break;
    if (!isPlain(each)) break;
    found.push(each);
    const isMore = each.type === 'http.response.body' && flag(each.message, 'more_body') === true;
    state = isMore ? 'started' : next;
  }
  return found;
}

const AFTER: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  begun: {
    'http.response.start': 'started',
    'websocket.accept': 'open',
    'websocket.close': 'closed',
  },
  started: { 'http.response.body': 'ended' },
  open: { 'websocket.send': 'open', 'websocket.close': 'closed' },
};

/** Nothing about it is such that a server may refuse it for other reasons. */
function isPlain({ message }: Message): boolean {
  const status = item(message, 'status');
  const isFinal = status?.py !== 'int' || (status.value >= 200 && status.value < 600);
  const hasOwnFraming = pairsOf(message).some(
    ([name]) => name.toLowerCase() === 'transfer-encoding',
  );
  return isFinal && !hasOwnFraming && flag(message, 'trailers') !== true;
}

/**
 * What was sent once the server had told the application that the client has left, or, where it
 * was not asked, after the client's reset: then the first sends may still succeed.
 */
export function sendsAfterReset(call: ProbeCall, served: Served): Message[] {
  const reset = served.wire?.events.find(({ type, from }) => type === 'reset' && from === 'client');
  if (reset === undefined) return [];
  return sent(call).filter(({ event }) => event.t > reset.t);
}

/** The server's own exception out of `send()` left the application. */
export function leaked(served: Served): boolean {
  return served.calls.some(
    (call) =>
      call.ended === 'raised' &&
      call.events.some(
        (event) => event.type === 'send' && isOSError(event) && !isTrapped(event.step),
      ),
  );
}

function isTrapped(step: object | null): boolean {
  return step !== null && 'trap' in step && step.trap === true;
}

/**
 * The response of a call that told it whole, without trailers, files, or a framing of its own: what
 * the client has to get. Undefined where an event on the way was refused, or should have been.
 */
export function wholeResponse(call: ProbeCall): Told | undefined {
  const whole = told(call);
  const isOwn = whole?.headers.some(([name]) => name.toLowerCase() === 'transfer-encoding');
  if (whole?.ended !== true || whole.trailers || isOwn === true) return undefined;
  const end = taken(call, 'http.response.body').find(
    ({ message }) => flag(message, 'more_body') !== true,
  );
  const before = sent(call).filter(({ event }) => event.t <= (end?.event.t ?? 0));
  const isSound = ({ event, type, message }: Message) =>
    isTaken(event) && faultOf(message, 'http') === null && !/zerocopysend$|pathsend$/.test(type);
  return before.every(isSound) ? whole : undefined;
}
