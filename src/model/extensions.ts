import { endsContent, sendsToClient, starts } from './asgi-http.ts';
import { comparisons, failed, requestKey } from './comparison.ts';
import type { Exchange, HttpExchange, Session } from './evidence.ts';
import { item, type Py, show, typeName } from './py.ts';
import { headerPairs, indexOfType, itemsOf, type SendEvent, sends } from './select.ts';
import type { Variation } from './variation.ts';

/** True where the scope advertises the extension. */
export function offers({ offered }: Exchange, extension: string): boolean {
  const extensions = item(offered, 'extensions');
  return extensions !== undefined && item(extensions, extension) !== undefined;
}

/**
 * The events of an extension that has one, sent where it was offered; those after the completed
 * response among them, but not what a task sent after the application had returned.
 */
export function extensionSends(exchange: HttpExchange, type: string): SendEvent[] {
  const sent = sendsToClient(exchange, type);
  if (sent.length === 0 || !offers(exchange, type)) return [];
  return sent.filter((event) => !isAfterReturn(exchange, event));
}

/** Where in a response an event stands: before its start, after the last of its body, or between. */
export function stageOf(exchange: HttpExchange, event: SendEvent): 'early' | 'within' | 'late' {
  const { events } = exchange;
  const at = events.indexOf(event);
  // A start that is awaited by another task only later is in order, as far as one can tell.
  const [start] = sends(exchange, 'http.response.start');
  if (start === undefined || events.indexOf(start) > at) return 'early';
  const last = sends(exchange).find((each) => each.awaited && endsContent(each));
  return last !== undefined && last !== event && events.indexOf(last) < at ? 'late' : 'within';
}

/** The values of a response header, its name given in lower case. */
export function startHeaders(exchange: HttpExchange): Py | undefined {
  const [start] = starts(exchange);
  return start && item(start.message, 'headers');
}

/** Why a value is no iterable of pairs of bytes, put so that it follows "headers". */
export function pairsFault(headers: Py): string | undefined {
  const pairs = itemsOf(headers) ?? (isEmptyDict(headers) ? [] : undefined);
  if (pairs === undefined) return `is ${typeName(headers)}, not an iterable of pairs`;
  for (const pair of pairs) {
    const both = itemsOf(pair);
    // Two bytes make two items, but ints.
    if (both?.length !== 2) return `holds ${show(pair, 40)}, which is no name and value`;
    const wrong = both.find((each) => each.py !== 'bytes');
    if (wrong !== undefined) return `holds ${show(wrong, 40)}, which is ${typeName(wrong)}`;
  }
  return undefined;
}

/** The header names of an event that are bytes, as Latin-1 text. */
export function headerNames({ message }: SendEvent): string[] {
  return headerPairs(item(message, 'headers')).flatMap(({ name }) =>
    name.py === 'bytes' ? [name.value] : [],
  );
}

/** An exchange over TLS, and the same with less of what is optional in the entry `tls`. */
export interface TlsComparison {
  readonly full: Exchange;
  readonly varied: Exchange;
}

const OPTIONAL = ['client_cert_chain', 'client_cert_name', 'client_cert_error'];
const MANDATORY = ['server_cert', 'tls_version', 'cipher_suite'];

/** The exchanges whose `tls` entry leaves out this key, each with one that has all of them. */
export function withoutTlsKey(session: Session, key: string): TlsComparison[] {
  return tlsComparisons(session, (tls) => item(tls, key) === undefined);
}

/** The exchanges whose `tls` entry has None for all that a server must give. */
export function withoutTlsDetails(session: Session): TlsComparison[] {
  return tlsComparisons(session, (tls) => MANDATORY.every((key) => item(tls, key)?.py === 'none'));
}

function tlsComparisons(session: Session, wanted: (tls: Py) => boolean): TlsComparison[] {
  const full = new Map<string, Exchange>();
  for (const { varied } of comparisons(session, (server) => isFull(tlsOf(server)))) {
    if (!failed(varied)) full.set(requestKey(varied), varied);
  }
  return session.exchanges.flatMap((varied) => {
    const tls = tlsOf(varied.request?.variation);
    const base = full.get(requestKey(varied));
    return tls !== undefined && base !== undefined && wanted(tls) ? [{ full: base, varied }] : [];
  });
}

function tlsOf(variation: Variation | undefined): Py | undefined {
  const extensions = variation?.with?.['extensions'];
  return extensions && item(extensions, 'tls');
}

function isFull(tls: Py | undefined): boolean {
  if (tls === undefined) return false;
  const given = MANDATORY.every((key) => (item(tls, key)?.py ?? 'none') !== 'none');
  return given && OPTIONAL.every((key) => item(tls, key) !== undefined);
}

function isAfterReturn(exchange: HttpExchange, event: SendEvent): boolean {
  const returned = indexOfType(exchange, 'return');
  return returned >= 0 && exchange.events.indexOf(event) > returned;
}

function isEmptyDict(value: Py): boolean {
  return value.py === 'dict' && value.items.length === 0;
}
