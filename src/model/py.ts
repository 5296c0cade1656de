/**
 * A Python value as it crossed the gateway. The type matters as much as the value: `str` is not
 * `bytes`, `True` is not `1`, a tuple is not a list. `cls` names the exact class when the value
 * belongs to a subclass of the builtin (`markupsafe.Markup`), and is absent for the builtin itself.
 */
export type Py =
  | { readonly py: 'none' }
  | { readonly py: 'bool'; readonly value: boolean }
  | { readonly py: 'int'; readonly value: number; readonly digits?: string; readonly cls?: string }
  | { readonly py: 'float'; readonly value: string; readonly cls?: string }
  | PyText
  | PyBytes
  | PySequence
  | PyDict
  | { readonly py: 'object'; readonly type: string; readonly repr?: string };

/** `value` is the whole text, or its beginning when `length` (code points) says there was more. */
export interface PyText {
  readonly py: 'str';
  readonly value: string;
  readonly length?: number;
  readonly tail?: string;
  readonly digest?: string;
  readonly cls?: string;
}

/** Bytes as Latin-1 text, one character a byte; cut like {@link PyText} when `length` is given. */
export interface PyBytes {
  readonly py: 'bytes';
  readonly value: string;
  readonly length?: number;
  readonly tail?: string;
  readonly digest?: string;
  readonly cls?: string;
  /** How many there are, where that is known without a look at them. */
  readonly size?: number;
}

export interface PySequence {
  readonly py: 'list' | 'tuple';
  readonly items: readonly Py[];
  readonly cls?: string;
}

export interface PyDict {
  readonly py: 'dict';
  readonly items: readonly (readonly [Py, Py])[];
  readonly cls?: string;
  /** The value under a `str` key, where that is known without a look at all of them. */
  readonly find?: (key: string) => Py | undefined;
}

// For scenarios, which make scopes and events.
export const str = (value: string): Py => ({ py: 'str', value });
export const bytes = (value: string): Py => ({ py: 'bytes', value });
export const int = (value: number): Py => ({ py: 'int', value });
export const bool = (value: boolean): Py => ({ py: 'bool', value });
export const list = (items: readonly Py[]): Py => ({ py: 'list', items });
export const dict = (items: Readonly<Record<string, Py>>): Py => ({
  py: 'dict',
  items: Object.entries(items).map(([name, value]) => [str(name), value] as const),
});

/** The name Python gives the exact type: `str`, `NoneType`, `markupsafe.Markup`. */
export function typeName(value: Py): string {
  switch (value.py) {
    case 'none':
      return 'NoneType';
    case 'object':
      return value.type;
    case 'bool':
      return 'bool';
    default:
      return value.cls ?? value.py;
  }
}

/** True when the value's type is exactly this builtin, no subclass. */
export function isExactly<K extends Exclude<Py['py'], 'object'>>(
  value: Py,
  kind: K,
): value is Extract<Py, { py: K }> {
  return value.py === kind && !('cls' in value && value.cls !== undefined);
}

/** Number of bytes, or of code points of a `str`, of the whole value. */
export function lengthOf(value: PyBytes | PyText): number {
  if (value.py === 'bytes' && value.size !== undefined) return value.size;
  if (value.length !== undefined) return value.length;
  return value.py === 'bytes' ? value.value.length : codePoints(value.value);
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** The value under a `str` key of a dict, or undefined where the key is absent. */
export function item(value: Py, key: string): Py | undefined {
  if (value.py !== 'dict') return undefined;
  if (value.find !== undefined) return value.find(key);
  for (const [k, v] of value.items) if (k.py === 'str' && k.value === key) return v;
  return undefined;
}

/** A whole `str` value under a key, or undefined when it is absent or something else. */
export function textItem(value: Py, key: string): string | undefined {
  const found = item(value, key);
  return found?.py === 'str' ? found.value : undefined;
}

/** The value as Python would write it, cut to a length that fits a line. */
export function show(value: Py, limit = 80): string {
  const text = showWhole(value, limit);
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

function showWhole(value: Py, limit: number): string {
  switch (value.py) {
    case 'none':
      return 'None';
    case 'bool':
      return value.value ? 'True' : 'False';
    case 'int':
      return value.digits ?? String(value.value);
    case 'float':
      return value.value;
    case 'str':
      return subclass(value.cls, quoteText(cut(value.value, limit)));
    case 'bytes':
      return subclass(value.cls, `b${quoteText(cut(value.value, limit), true)}`);
    case 'list':
      return subclass(value.cls, `[${showItems(value.items, limit)}]`);
    case 'tuple':
      return `(${showItems(value.items, limit)}${value.items.length === 1 ? ',' : ''})`;
    case 'dict': {
      const shown = value.items.map(([k, v]) => `${showWhole(k, limit)}: ${showWhole(v, limit)}`);
      return subclass(value.cls, `{${shown.join(', ')}}`);
    }
    case 'object':
      return value.repr ?? `<${value.type}>`;
  }
}

function showItems(items: readonly Py[], limit: number): string {
  return items.map((each) => showWhole(each, limit)).join(', ');
}

function subclass(cls: string | undefined, text: string): string {
  return cls === undefined ? text : `${cls}(${text})`;
}

function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit)}…` : text;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\\': '\\\\',
  "'": "\\'",
};

/** Quotes like Python's repr; everything a terminal could interpret is escaped. */
function quoteText(text: string, bytes = false): string {
  // C0, C1, separators, bidirectional controls, surrogates that stand alone, the BOM.
  const unprintable =
    // eslint-disable-next-line no-control-regex
    /[\u0000-\u001f\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff'\\]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
  const escaped = text.replace(unprintable, escapeCharacter);
  // eslint-disable-next-line no-control-regex
  return `'${bytes ? escaped.replace(/[\u0080-\u00ff]/g, escapeCharacter) : escaped}'`;
}

function escapeCharacter(character: string): string {
  const known = ESCAPES[character];
  if (known !== undefined) return known;
  const code = character.charCodeAt(0);
  return code <= 0xff
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}
