import { expect, test } from 'vitest';
import { countedSince, sumOf } from '../../src/engine/counters.ts';

const plan = (runs: number, kernels: Record<string, { dispatches: number; workgroups: number; milliseconds?: number }>) => ({ runs, kernels, bytesUp: 10 * runs, bytesDown: runs, milliseconds: 2 * runs });

test('sums go plan by plan and kernel by kernel', () => {
  const left = { sketch: plan(2, { a: { dispatches: 2, workgroups: 20, milliseconds: 1 }, b: { dispatches: 1, workgroups: 1 } }) };
  const right = { sketch: plan(3, { a: { dispatches: 3, workgroups: 30, milliseconds: 2 } }), collide: plan(1, {}) };
  expect(sumOf([left, right])).toEqual({
    sketch: plan(5, { a: { dispatches: 5, workgroups: 50, milliseconds: 3 }, b: { dispatches: 1, workgroups: 1 } }),
    collide: plan(1, {}),
  });
  expect(sumOf([])).toEqual({});
});

test('what was counted since leaves out plans and kernels that did not run', () => {
  const before = { sketch: plan(2, { a: { dispatches: 2, workgroups: 20 }, b: { dispatches: 1, workgroups: 1 } }), tokenize: plan(4, {}) };
  const after = { sketch: plan(5, { a: { dispatches: 4, workgroups: 50 }, b: { dispatches: 1, workgroups: 1 } }), tokenize: plan(4, {}), collide: plan(1, { c: { dispatches: 1, workgroups: 3, milliseconds: 7 } }) };
  expect(countedSince(after, before)).toEqual({
    sketch: plan(3, { a: { dispatches: 2, workgroups: 30 } }),
    collide: plan(1, { c: { dispatches: 1, workgroups: 3, milliseconds: 7 } }),
  });
  expect(countedSince(after, after)).toEqual({});
});
