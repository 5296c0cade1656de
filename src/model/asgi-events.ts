import { item, type Py, textItem } from './py.ts';
import { itemsOf } from './served-asgi.ts';

type Check = (value: Py) => boolean;

const isInt: Check = ({ py }) => py === 'int';
const isBool: Check = ({ py }) => py === 'bool';
const isBytes: Check = ({ py }) => py === 'bytes';
const isText: Check = ({ py }) => py === 'str';
const isTextOrNone: Check = ({ py }) => py === 'str' || py === 'none';
const isBytesOrNone: Check = ({ py }) => py === 'bytes' || py === 'none';
const isPairs: Check = (value) =>
  isList(value) &&
  itemsOf(value).every(
    (pair) => isList(pair) && itemsOf(pair).length === 2 && itemsOf(pair).every(isBytes),
  );
const isList: Check = ({ py }) => py === 'list' || py === 'tuple';
const isAny: Check = () => true;

interface Keys {
  readonly required?: Readonly<Record<string, Check>>;
  readonly optional?: Readonly<Record<string, Check>>;
}

const START: Keys = {
  required: { status: isInt },
  optional: { headers: isPairs, trailers: isBool },
};
const BODY: Keys = { optional: { body: isBytes, more_body: isBool } };

/** The keys of each event that an application may send, besides `type`. */
const EVENTS: Readonly<Record<string, Keys>> = {
  'http.response.start': START,
  'http.response.body': BODY,
  'http.response.trailers': { optional: { headers: isPairs, more_trailers: isBool } },
  'http.response.early_hint': { required: { links: isList } },
  'http.response.push': { required: { path: isText }, optional: { headers: isPairs } },
  'http.response.zerocopysend': {
    optional: { file: isAny, offset: isInt, count: isInt, more_body: isBool },
  },
  'http.response.pathsend': { required: { path: isText } },
  'http.response.debug': { required: { info: isAny } },
  'websocket.accept': { optional: { subprotocol: isTextOrNone, headers: isPairs } },
  'websocket.send': { optional: { bytes: isBytesOrNone, text: isTextOrNone } },
  'websocket.close': { optional: { code: isInt, reason: isTextOrNone } },
  'websocket.http.response.start': START,
  'websocket.http.response.body': BODY,
  'lifespan.startup.complete': {},
  'lifespan.startup.failed': { optional: { message: isText } },
  'lifespan.shutdown.complete': {},
  'lifespan.shutdown.failed': { optional: { message: isText } },
};

/** What is wrong with an event by itself, wherever it stands in its conversation. */
export type Fault =
  | { readonly kind: 'type' }
  | { readonly kind: 'missing'; readonly key: string }
  | { readonly kind: 'value'; readonly key: string }
  | { readonly kind: 'content' };

/** The first fault of an event that an application sends in this protocol; null if it has none. */
export function faultOf(message: Py, protocol: string): Fault | null {
  const type = item(message, 'type');
  if (type === undefined) return { kind: 'missing', key: 'type' };
  const name = textItem(message, 'type');
  const keys = name === undefined ? undefined : EVENTS[name];
  if (name === undefined || keys === undefined || !name.startsWith(`${protocol}.`)) {
    return { kind: 'type' };
  }
  for (const [key, check] of Object.entries(keys.required ?? {})) {
    const value = item(message, key);
    if (value === undefined) return { kind: 'missing', key };
    if (!check(value)) return { kind: 'value', key };
  }
  for (const [key, check] of Object.entries(keys.optional ?? {})) {
    const value = item(message, key);
    if (value !== undefined && !check(value)) return { kind: 'value', key };
  }
  return name === 'websocket.send' && !hasOneContent(message) ? { kind: 'content' } : null;
}

/** Exactly one of `bytes` and `text` is there. */
export function hasOneContent(message: Py): boolean {
  const some = (key: string) => (item(message, key)?.py ?? 'none') !== 'none';
  return some('bytes') !== some('text');
}

/** Keys that no specification knows. */
export function unknownKeys(message: Py): string[] {
  const { required = {}, optional = {} } = EVENTS[textItem(message, 'type') ?? ''] ?? {};
  const known = new Set(['type', ...Object.keys(required), ...Object.keys(optional)]);
  if (message.py !== 'dict') return [];
  return message.items.flatMap(([key]) =>
    key.py === 'str' && !known.has(key.value) ? [key.value] : [],
  );
}
