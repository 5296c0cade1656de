import { afterAll, describe, expect, test } from 'vitest';
import { loadFaces, loadRules } from '../src/engine/catalogue.ts';
import { checkMiddlewareRule, middlewareExamples } from '../src/middleware-testing.ts';

const rules = await loadRules('middleware', null);
const faces = (await loadFaces()).map((face) => ({ ...face, id: face.rule }));
const runner = await middlewareExamples();
afterAll(() => runner.close());

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  test('its examples give what they say', async () => {
    expect(await checkMiddlewareRule(rule, runner)).toEqual([]);
  });
});

describe.each(faces.map((face) => [face.rule, face] as const))('a face: %s', (_, face) => {
  test('its examples give what they say', async () => {
    expect(await checkMiddlewareRule(face, runner)).toEqual([]);
  });
});
