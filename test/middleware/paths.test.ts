import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { broken, PROGRAMS, report } from '../support/run.ts';

const FILE = join(PROGRAMS, 'middleware', 'prefixes.py');
/** What there is to find, and the paths that it takes. */
const FOUND: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['Mounted', ['/app/x'], []],
  ['Unclosed', ['/app/x'], []],
  ['Unclosed', ['/app/x', 'POST:/app/y'], ['wsgi/server/closes-the-iterable']],
  ['Chat', ['/app/x'], []],
  ['Chat', ['ws:/app/x'], ['asgi-websocket/middleware/passes-events-on']],
];

describe('middleware that does its work under a prefix alone', () => {
  test.each(FOUND)('%s with %j', async (name, paths, found) => {
    const words = paths.flatMap((path) => ['--path', path]);
    const { code, report: result } = await report([
      'middleware',
      `${FILE}:${name}`,
      '--runs',
      '0',
      '--level',
      'may',
      ...words,
    ]);
    expect(broken(result)).toEqual(found);
    expect(code).toBe(found.length === 0 ? 0 : 1);
    const commands = result.rules.flatMap(({ findings }) => findings.map(({ replay }) => replay));
    expect(commands.every((each) => each.includes(` ${words.join(' ')}`))).toBe(true);
  });

  test('nothing is checked where none is named', async () => {
    const { code, report: result } = await report(['middleware', `${FILE}:Mounted`]);
    expect(code).toBe(4);
    expect(result.problem).toContain('--path');
  });

  test('half of what is generated goes there', async () => {
    const words = ['--path', '/app/x', '--runs', '100'];
    const { report: result } = await report(['middleware', `${FILE}:Mounted`, ...words]);
    expect(result.totals.cases).toBe(100);
    expect(result.exitCode).toBe(0);
  });
});
