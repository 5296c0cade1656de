import { createHash } from 'node:crypto';
import type { Place } from '../bridge/events.ts';
import type { Py } from '../model/py.ts';

/** What a client does in an ASGI conversation. */
export type Step =
  { give: Py } | { sent: string; count: number } | { leave: 'now' | 'when received' };

/** The limit, and the parts, of what `encode_body` in `gw_conform/values.py` cuts. */
const LIMIT = 1024;
const HEAD = 512;
const TAIL = 64;

/** A part of a request body as the host would tell of it. */
export function partOf(body: readonly string[], place: Place): Py {
  if (typeof place === 'number') throw new Error('a body has no events');
  const [from, count] = place;
  return cut({ py: 'bytes', value: body.join('').slice(from, from + count) });
}

/** One of the events that were given, counted from 0, likewise. */
export function givenAt(script: readonly Step[], place: Place): Py {
  const given = script.flatMap((step) => ('give' in step ? [step.give] : []));
  const event = typeof place === 'number' ? given[place] : undefined;
  if (event === undefined) throw new Error(`no event was given at ${String(place)}`);
  return cut(event);
}

function cut(value: Py): Py {
  switch (value.py) {
    case 'bytes':
      return value.value.length > LIMIT ? cutBytes(value.value) : value;
    case 'str':
      return value.value.length > LIMIT ? cutText(value.value) : value;
    case 'dict':
      return { ...value, items: value.items.map(([key, each]) => [key, cut(each)] as const) };
    default:
      return value;
  }
}

function cutBytes(all: string): Py {
  const digest = createHash('sha256').update(all, 'latin1').digest('hex');
  const [value, tail] = [all.slice(0, HEAD), all.slice(-TAIL)];
  return { py: 'bytes', value, length: all.length, tail, digest };
}

function cutText(all: string): Py {
  const points = [...all];
  if (points.length <= LIMIT) return { py: 'str', value: all };
  const hash = createHash('sha256');
  for (const part of all.split(LONE)) hash.update(LONE.test(part) ? wtf8(part) : Buffer.from(part));
  return {
    py: 'str',
    value: points.slice(0, HEAD).join(''),
    length: points.length,
    tail: points.slice(-TAIL).join(''),
    digest: hash.digest('hex'),
  };
}

/** A surrogate that stands alone, kept by `split`. */
const LONE = /((?:[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]))/;

/** A lone surrogate in the three bytes that Python's `surrogatepass` makes of it. */
function wtf8(surrogate: string): Buffer {
  const code = surrogate.charCodeAt(0);
  return Buffer.from([0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]);
}
