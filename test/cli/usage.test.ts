import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../support/run.ts';

const APP = 'hello:application';

const MISTAKES: readonly (readonly [name: string, args: readonly string[], text: RegExp])[] = [
  ['an unknown option', [APP, '--no-such-option'], /unknown option '--no-such-option'/],
  ['no target', [], /missing required argument 'target'/],
  ['an unknown command', ['chekc', APP], /too many arguments/],
  ['an interface that there is not', [APP, '--interface', 'cgi'], /'cgi' is invalid.*wsgi, asgi/],
  ['a level that there is not', [APP, '--level', 'shall'], /'shall' is invalid.*must, should, may/],
  ['a path without a slash', [APP, '--path', 'users'], /a path is written \/users, POST:\/users/],
  ['an empty path', [APP, '--path', ''], /a path is written/],
  ['a path with a line break', [APP, '--path', '/a\nb'], /a path is written/],
  ['a URL for a path', [APP, '--path', 'http://localhost/users'], /a path is wanted, no URL/],
  ['a header without a colon', [APP, '--header', 'X-Tag'], /a header is written 'Name: value'/],
  ['a header with a space in its name', [APP, '--header', 'X Tag: 1'], /a header is written/],
  ['a header with a line break', [APP, '--header', 'X-Tag: 1\r\nX: 2'], /a header is written/],
  ['no time at all', [APP, '--timeout', '0'], /a number of seconds between 0 and 3600 is wanted/],
  ['a time that is no number', [APP, '--timeout', 'soon'], /a number of seconds/],
  ['an empty time', [APP, '--timeout', ''], /a number of seconds/],
  ['a hexadecimal time', [APP, '--load-timeout', '0x10'], /a number of seconds/],
  ['a seed that is not whole', [APP, '--seed', '1.5'], /a whole number is wanted/],
  ['an empty seed', [APP, '--seed', ''], /a whole number is wanted/],
  ['an empty interpreter', [APP, '--python', ''], /--python.*must not be empty/],
  ['a format that there is not', [APP, '--format', 'xml'], /there is no format 'xml'.*terminal/],
  ["a format by the name of an object's", [APP, '--format', 'toString'], /no format 'toString'/],
  ['a format with an empty file', [APP, '--format', 'json='], /a file name is wanted after/],
  [
    'two formats for standard output',
    [APP, '--format', 'json', '--format', 'terminal'],
    /only one format can go to standard output/,
  ],
  [
    'a glob that matches nothing',
    [APP, '--only', 'wsgi/nothing/*'],
    /no rule matches 'wsgi\/nothi/,
  ],
  ['another that matches nothing', [APP, '--skip', '[a-z]'], /no rule matches '\[a-z\]'/],
];

describe('exit code 2, and a clear sentence, for', () => {
  test.concurrent.each(MISTAKES)('%s', async (_, args, text) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(text);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
  });

  test.concurrent('a report that is to go into a folder that there is not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gw-conform-usage-'));
    const file = join(folder, 'missing', 'report.json');
    const { code, stdout, stderr } = await run([APP, '--format', `json=${file}`]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`there is no directory '${join(folder, 'missing')}'`);
    expect(stderr).toContain('nothing was run');
    expect(await readdir(folder)).toEqual([]);
  });

  test.concurrent('a report that is to go where a folder is', async () => {
    const { code, stderr } = await run([APP, '--format', `json=${tmpdir()}`]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/a directory; nothing was run/);
  });
});

describe('exit code 0 for', () => {
  test.concurrent.each([['--help'], ['check --help'], ['--version']])('%s', async (words) => {
    const { code, stdout, stderr } = await run(words.split(' '));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toBe('');
  });
});
