import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeBytes } from '../../../src/bridge/encode.ts';

const PYTHON_SIDE = fileURLToPath(new URL('../../../src/python', import.meta.url));
const PROGRAM = `
import json, sys
from gw_conform.values import decode
print(json.dumps([decode(each).decode("latin-1") for each in json.load(sys.stdin)]))
`;

/** What the Python side makes of values. */
function decoded(values: readonly unknown[]): unknown {
  const { stdout, stderr } = spawnSync('python3', ['-c', PROGRAM], {
    input: JSON.stringify(values),
    encoding: 'utf8',
    maxBuffer: Infinity,
    env: { ...process.env, PYTHONPATH: PYTHON_SIDE },
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

const latin1 = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((n) => String.fromCharCode(n)),
});
const repeating = fc
  .tuple(latin1, fc.integer({ min: 0, max: 600 }), latin1)
  .map(([part, times, rest]) => part.repeat(times) + rest);

test('bytes arrive as they are, however they repeat', () => {
  const texts = fc.sample(fc.oneof(latin1, repeating), { numRuns: 400, seed: 1 });
  expect(texts.some((text) => 't' in (encodeBytes(text) as object))).toBe(true);
  expect(decoded(texts.map(encodeBytes))).toEqual(texts);
});

test('a large body that repeats is a short message', () => {
  const body = '\0\xff\r\n'.repeat(2 ** 18);
  expect(JSON.stringify(encodeBytes(body)).length).toBeLessThan(300);
  expect(decoded([encodeBytes(body)])).toEqual([body]);
});
