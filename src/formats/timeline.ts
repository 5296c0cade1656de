import type { AnyEvent, AsgiEvent, Exchange, WsgiEvent } from '../model/evidence.ts';
import { item, lengthOf, type Py, show, textItem } from '../model/py.ts';
import { describeVariation } from '../model/variation.ts';

/** One event as it is told. */
export interface TimelineLine {
  readonly milliseconds: string;
  readonly from: 'client' | 'server' | 'application';
  readonly text: string;
  /** The event that the finding points to. */
  readonly offending: boolean;
}

const MOST_LINES = 14;
const BEFORE = 8;

/** The first and the end of what is told of so many events, one of them in the centre. */
export function excerpt(
  length: number,
  centre: number,
  most = MOST_LINES,
): readonly [number, number] {
  const first = length <= most ? 0 : Math.max(0, centre - Math.round((most * BEFORE) / MOST_LINES));
  return [first, Math.min(length, first + most)];
}

/** The events of an exchange around the offending one; strings stand for what is left out. */
export function timeline(
  exchange: Exchange,
  offending: number | null,
  most?: number,
): (TimelineLine | string)[] {
  const events: readonly AnyEvent[] = exchange.events;
  const [first, last] = excerpt(events.length, offending ?? events.length - 1, most);
  const lines: (TimelineLine | string)[] = [];
  if (first > 0) lines.push(`… ${first} earlier`);
  for (let i = first; i < last; i += 1) {
    const event = events[i];
    if (event === undefined) continue;
    lines.push({
      milliseconds: (event.t / 1000).toFixed(2),
      from: event.from,
      text: describe(event, exchange),
      offending: i === offending,
    });
  }
  if (last < events.length) lines.push(`… ${events.length - last} later`);
  return lines;
}

/** `GET /users`, `WebSocket /chat`, `lifespan`, `GET / · server without QUERY_STRING`. */
export function describeExchange(exchange: Exchange): string {
  const { variation } = exchange.request ?? {};
  const asked = describeRequest(exchange);
  return variation === undefined ? asked : `${asked} · server ${describeVariation(variation)}`;
}

function describeRequest({ kind, request, offered }: Exchange): string {
  if (request?.kind === 'http') return `${request.method} ${request.target}`;
  if (request?.kind === 'websocket') return `WebSocket ${request.target}`;
  if (kind === 'lifespan') return 'lifespan';
  // Nobody asked us for it: what was offered says what it is.
  const [method, path] = [
    textItem(offered, 'REQUEST_METHOD') ?? textItem(offered, 'method'),
    textItem(offered, 'PATH_INFO') ?? textItem(offered, 'path'),
  ];
  if (kind === 'websocket') return `WebSocket ${path ?? ''}`;
  if (method !== undefined) return `${method} ${path ?? ''}`;
  return `scope of type ${show(item(offered, 'type') ?? { py: 'none' })}`;
}

/** How an exchange ended, in words. */
export function describeEnding({ ended }: Exchange): string {
  const words: Readonly<Record<Exchange['ended']['how'], string>> = {
    returned: 'the application returned',
    raised: 'an exception came out of the application',
    left: 'the client left',
    refused: 'the server refused the last call',
    hung: 'the application never ended',
    died: 'the process ended',
  };
  return words[ended.how];
}

function describe(event: AnyEvent, exchange: Exchange): string {
  switch (event.type) {
    case 'call':
      return exchange.kind === 'wsgi'
        ? 'application(environ, start_response)'
        : 'application(scope, receive, send)';
    case 'raise':
      return `raised ${event.exception.type}: ${event.exception.message.slice(0, 120)}`;
    case 'leave':
      return 'the client leaves';
    case 'return':
      return 'iterable' in event
        ? `returned ${brief(event.iterable)}${refusal(event)}`
        : `returned ${show(event.value)}`;
    case 'receive':
    case 'deliver':
    case 'send':
    case 'cancel':
      return describeAsgi(event);
    default:
      return describeWsgi(event);
  }
}

function describeWsgi(event: Exclude<WsgiEvent, { type: 'call' | 'return' | 'leave' | 'raise' }>) {
  switch (event.type) {
    case 'start_response':
    case 'write':
      return `${event.type}(${callArguments(event.args, event.kwargs)})${refusal(event)}`;
    case 'yield':
      return `yielded ${brief(event.chunk)}${refusal(event)}`;
    case 'exhausted':
      return 'end of the iterable';
    case 'attribute':
      return `${event.of}.${event.name}`;
    case 'file_wrapper':
      return `wsgi.file_wrapper(${callArguments(event.args, event.kwargs)})`;
    case 'close':
      return 'close()';
    case 'input':
    case 'errors': {
      const called = event.use ? `(${callArguments(event.args, event.kwargs)})` : '';
      return `wsgi.${event.type}.${event.method}${called}`;
    }
  }
}

function describeAsgi(
  event: Extract<AsgiEvent, { type: 'receive' | 'deliver' | 'send' | 'cancel' }>,
) {
  switch (event.type) {
    case 'receive':
      return 'await receive()';
    case 'deliver':
      return `→ ${message(event.message)}`;
    case 'cancel':
      return 'cancelled';
    case 'send': {
      const closed = event.closed ? '  [connection closed]' : '';
      const verb = event.awaited ? 'await send' : 'send';
      return `${verb}(${message(event.message)})${closed}${refusal(event)}`;
    }
  }
}

function refusal(event: { readonly refused: string | null }): string {
  return event.refused === null ? '' : `  [refused: ${event.refused}]`;
}

/** Arguments as they stand in a call. */
export function callArguments(
  args: readonly Py[],
  kwargs: readonly (readonly [string, Py])[] = [],
): string {
  return [...args.map(brief), ...kwargs.map(([name, value]) => `${name}=${brief(value)}`)].join(
    ', ',
  );
}

/** An ASGI event on one line. */
export function message(value: Py): string {
  if (value.py !== 'dict') return brief(value);
  const parts = value.items.map(([key, each]) => `${show(key, 30)}: ${brief(each)}`);
  return `{${parts.join(', ')}}`;
}

/** A value, short enough for a line. */
export function brief(value: Py): string {
  const text = show(value, 60);
  const long = (value.py === 'bytes' || value.py === 'str') && value.length !== undefined;
  return long ? `${text} (${lengthOf(value)} in all)` : text;
}
