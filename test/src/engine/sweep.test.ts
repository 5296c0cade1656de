import { expect, test } from 'vitest';
import { Sweep } from '../../../src/engine/sweep.ts';
import type { Bench } from '../../../src/model/bench.ts';

// No subject is needed: nothing is asked of one.
const bench = {
  runMany: () => Promise.reject(new Error('nothing was to be run')),
} as unknown as Bench;

test('where there are no cases the sweep ends at once, whatever time it was given', async () => {
  const sweep = new Sweep(bench, [], {
    until: Number.POSITIVE_INFINITY,
    isOver: () => Promise.resolve(false),
    onProgress: () => undefined,
  });
  const swept = await sweep.run([{ all: 0, take: () => [] }]);
  expect(swept).toMatchObject({ cases: 0, all: 0, cut: null });
});
