import { expect, test } from 'vitest';
import { Slowness } from '../../../src/subjects/slowness.ts';

test('what takes long is left out when it has had its time, and nothing else', () => {
  const slowness = new Slowness();
  for (let i = 0; i < 6; i += 1) {
    expect(slowness.hasTimeFor('GET /slow')).toBe(true);
    slowness.note('GET /slow', 1000, false);
    slowness.note('GET /', 10, false);
  }
  expect(slowness.hasTimeFor('GET /slow')).toBe(false);
  expect(slowness.hasTimeFor('GET /')).toBe(true);
  expect(slowness.choose(['GET /', 'GET /slow', 'GET /new'])).toEqual(['GET /', null, 'GET /new']);
  expect(slowness.notes.join()).toContain('2 requests were not made');
});

test('after several that took long the next are tried one by one, and then no more', () => {
  const slowness = new Slowness();
  for (let i = 0; i < 6; i += 1) slowness.note(`GET /${i}`, 1000, true);
  expect(slowness.choose(['GET /a', 'GET /b'])).toEqual(['GET /a', null]);
  expect(slowness.hasTimeFor('websocket /')).toBe(true);
  for (let i = 0; i < 4; i += 1) slowness.note(`GET /more${i}`, 1000, true);
  expect(slowness.choose(['GET /a', 'GET /b'])).toEqual([null, null]);
  slowness.note('GET /quick', 10, false);
  expect(slowness.choose(['GET /a', 'GET /b'])).toEqual(['GET /a', 'GET /b']);
});

test('of several the one that took long is known by its recording', () => {
  const slowness = new Slowness();
  const of = (kind: string, recorded: number) => ({ kind, recorded: () => recorded });
  for (let i = 0; i < 6; i += 1) {
    slowness.noteAll([of('GET /', 1), of('GET /slow', 998), of('GET /new', 1)], 1000, () => false);
  }
  expect(slowness.choose(['GET /', 'GET /slow', 'GET /new'])).toEqual(['GET /', null, 'GET /new']);
});

test('who is asked to be patient leaves nothing out', () => {
  const slowness = new Slowness();
  for (let i = 0; i < 12; i += 1) slowness.note('GET /', 1000, true);
  slowness.bePatient();
  expect(slowness.choose(['GET /', 'GET /new'])).toEqual(['GET /', 'GET /new']);
  expect(slowness.notes).toEqual([]);
});
