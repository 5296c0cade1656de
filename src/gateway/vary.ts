import { bytes, dict, item, list, type Py, type PyDict, str } from '../model/py.ts';
import type { Variation } from '../model/variation.ts';
import type { Environ } from './environ.ts';

/** The scope, or a copy of it with keys left out and others set. */
export function varyScope(scope: Py, variation: Variation): Py {
  const { without = [], with: others = {} } = variation;
  if (scope.py !== 'dict') return scope;
  const removed = without.reduce(remove, varyHeaders(scope, variation));
  return Object.entries(others).reduce((each, [key, value]) => set(each, key, value), removed);
}

function varyHeaders(scope: PyDict, { headerCase, splitCookies }: Variation): PyDict {
  const headers = item(scope, 'headers');
  if (headers?.py !== 'list') return scope;
  const split = splitCookies === true ? headers.items.flatMap(splitCookie) : headers.items;
  const items = headerCase === 'title' ? split.map(titleCase) : split;
  return set(scope, 'headers', { py: 'list', items });
}

function splitCookie(header: Py): Py[] {
  const [name, value] = header.py === 'list' ? header.items : [];
  if (name?.py !== 'bytes' || name.value !== 'cookie' || value?.py !== 'bytes') return [header];
  return value.value.split('; ').map((each) => list([name, bytes(each)]));
}

function titleCase(header: Py): Py {
  const [name, value] = header.py === 'list' ? header.items : [];
  if (name?.py !== 'bytes' || value === undefined) return header;
  const titled = name.value.replace(/(^|-)([a-z])/g, (each) => each.toUpperCase());
  return list([bytes(titled), value]);
}

/** The environ, likewise. Only values that an environ can have are taken: str and bool. */
export function varyEnviron(environ: Environ, variation: Variation): Environ {
  if (variation.without === undefined && variation.with === undefined) return environ;
  const left = Object.entries(environ).filter(([name]) => !variation.without?.includes(name));
  const added = Object.entries(variation.with ?? {}).map(([name, value]) => {
    if (value.py !== 'str' && value.py !== 'bool') {
      throw new Error(`environ['${name}'] cannot be a ${value.py}`);
    }
    return [name, value.value] as const;
  });
  return Object.fromEntries([...left, ...added]);
}

/** Keys of events that have a default, and that default. */
const DEFAULTS: Readonly<Record<string, (value: Py) => boolean>> = {
  body: (value) => value.py === 'bytes' && value.value === '',
  more_body: (value) => value.py === 'bool' && !value.value,
  reason: (value) => value.py === 'none' || (value.py === 'str' && value.value === ''),
};

/** An event as this server gives it. */
export function varyEvent(event: Py, variation: Variation): Py {
  if (event.py !== 'dict') return event;
  let varied: PyDict = event;
  if (variation.sparseEvents === true) {
    varied = keep(varied, (key, value) => DEFAULTS[key]?.(value) !== true);
  }
  if (variation.unusedKey === 'none' && isMessage(varied)) {
    for (const key of ['bytes', 'text']) {
      if (item(varied, key) === undefined) varied = set(varied, key, { py: 'none' });
    }
  }
  if (variation.extraKeys === true) {
    varied = set(varied, 'x_gw_conform', dict({ note: str('unknown keys are allowed') }));
  }
  return varied;
}

function isMessage(event: Py): boolean {
  const type = item(event, 'type');
  return type?.py === 'str' && type.value === 'websocket.receive';
}

function remove(from: PyDict, path: string): PyDict {
  const inner = nested(from, path);
  if (inner === null) return keep(from, (each) => each !== path);
  return set(from, inner.key, remove(inner.dict, inner.rest));
}

function set(into: PyDict, path: string, value: Py): PyDict {
  const inner = nested(into, path);
  if (inner !== null) return set(into, inner.key, set(inner.dict, inner.rest, value));
  const others = into.items.filter(([each]) => !(each.py === 'str' && each.value === path));
  return { ...into, items: [...others, [str(path), value]] };
}

/** The `asgi` dict of a scope; names of extensions have dots of their own. */
function nested(from: PyDict, path: string) {
  const [key = '', ...rest] = path.split('.');
  const inner = key === 'asgi' && rest.length > 0 ? item(from, key) : undefined;
  return inner?.py === 'dict' ? { key, dict: inner, rest: rest.join('.') } : null;
}

function keep(from: PyDict, test: (key: string, value: Py) => boolean): PyDict {
  const items = from.items.filter(([key, value]) => key.py !== 'str' || test(key.value, value));
  return { ...from, items };
}
