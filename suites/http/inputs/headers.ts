import * as fc from 'fast-check';

type Header = readonly [string, string];

/** What clients send, and what they may. */
const HEADERS: readonly Header[] = [
  ['Accept', 'text/html'],
  ['Accept', 'application/json;q=0.5, */*;q=0.1'],
  ['accept-encoding', 'gzip, br;q=0'],
  ['Accept-Language', 'de;q=0.5, en'],
  ['Cookie', 'first=1; second=2'],
  ['Cookie', 'session="\u00e9"; =; x'],
  ['COOKIE', ''],
  ['If-None-Match', '*'],
  ['If-None-Match', '"a", W/"b"'],
  ['If-Modified-Since', 'Sun, 06 Nov 1994 08:49:37 GMT'],
  ['If-Modified-Since', 'yesterday'],
  ['Range', 'bytes=0-1'],
  ['Range', 'bytes=5-2, -1'],
  ['Authorization', 'Basic Og=='],
  ['Authorization', 'Bearer \u00ff'],
  ['Origin', 'null'],
  ['Origin', 'http://example.com'],
  ['Referer', '/\u00e9'],
  ['X-Requested-With', 'XMLHttpRequest'],
  ['X-Forwarded-For', '192.0.2.1, unknown'],
  ['X-Forwarded-Proto', 'https'],
  ['Expect', '100-continue'],
  ['Forwarded', 'for="[2001:db8::1]";proto=http'],
  ['Cache-Control', 'no-cache'],
  ['Priority', 'u=1'],
  ['X_Under_Score', '1'],
  ['X-Empty', ''],
  ['X-Tab', 'a\tb'],
  ['X-Latin', 'caf\u00e9'],
  ['x-long', 'v'.repeat(4000)],
];

/** Header lists, repeated names among them, without those that the user has given. */
export function headerList(given: readonly Header[]): fc.Arbitrary<readonly Header[]> {
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  const free = HEADERS.filter(([name]) => !names.has(name.toLowerCase()));
  return fc.array(fc.constantFrom(...free), { maxLength: 4 });
}
