import { describe, expect, test } from 'vitest';
import { assign } from '../../src/engine/assign.ts';
import { Rates } from '../../src/engine/rates.ts';
import { Stopwatch } from '../../src/engine/stopwatch.ts';
import { bytesOf, commonLimits, fits } from '../../src/engine/workSize.ts';
import { agreementWork } from '../../src/verify/agreementPlan.ts';
import { counting, scalePlan } from './testKernels.ts';

const fast = 0;
const slow = 1;
const lanes = (...freeIn: readonly (readonly number[])[]) => freeIn.flatMap((list, engine) => list.map((each) => ({ engine, freeIn: each })));

describe('where works start', () => {
  test('each where it ends first', () => {
    expect(assign([[10, 30]], lanes([0], [0]))).toEqual([fast]);
    expect(assign([[30, 10]], lanes([0], [0]))).toEqual([slow]);
  });
  test('a slow engine gets what the fast one could not have finished by then, in its place in the queue', () => {
    expect(assign([[10, 35], [10, 35], [10, 35], [10, 35]], lanes([0], [0]))).toEqual([fast, null, null, slow]);
    expect(assign([[10, 45], [10, 45], [10, 45], [10, 45]], lanes([0], [0]))).toEqual([fast, null, null, null]);
  });
  test('busy lanes count from when they are free', () => {
    expect(assign([[10, 30]], lanes([15], [0]))).toEqual([null]);
    expect(assign([[10, 30]], lanes([25], [0]))).toEqual([slow]);
  });
  test('an engine nobody knows yet is tried at once, on every free lane, and not waited for', () => {
    expect(assign([[undefined, 10], [undefined, 10], [undefined, 10]], lanes([0, 0], [0]))).toEqual([fast, fast, slow]);
    expect(assign([[undefined, 10]], lanes([5], [0]))).toEqual([slow]);
    expect(assign([[undefined, undefined]], lanes([Infinity], [Infinity]))).toEqual([null]);
  });
  test('an engine that cannot take a work is left out', () => {
    expect(assign([[Infinity, 1000]], lanes([0], [0]))).toEqual([slow]);
    expect(assign([[Infinity, undefined]], lanes([0], [0]))).toEqual([slow]);
    expect(assign([[Infinity, Infinity]], lanes([0], [0]))).toEqual([null]);
  });
  test('lanes of the caller stay as they are', () => {
    const given = lanes([0], [7]);
    assign([[1, 1], [1, 1]], given);
    expect(given).toEqual(lanes([0], [7]));
  });
});

describe('rates', () => {
  test('a cold run is a guess, warm ones are known, the latest weigh most', () => {
    const rates = new Rates();
    expect([rates.isWarm('sketch'), rates.expected('sketch', 10_000), rates.atMost('sketch', 10_000)]).toEqual([false, undefined, undefined]);
    rates.learn('sketch', 10_000, 500, false);
    expect([rates.isWarm('sketch'), rates.expected('sketch', 10_000), rates.atMost('sketch', 20_000)]).toEqual([true, undefined, 1000]);
    rates.learn('sketch', 10_000, 10, true);
    rates.learn('sketch', 10_000, 30, true);
    rates.learn('sketch', 10_000, 900, false);
    expect([rates.expected('sketch', 10_000), rates.atMost('sketch', 5_000)]).toEqual([20, 10]);
    expect(rates.expected('collide', 10_000)).toBeUndefined();
  });
  test('small works cost as much as a page', () => {
    const rates = new Rates();
    rates.learn('sketch', 0, 4, true);
    expect([rates.expected('sketch', 0), rates.expected('sketch', 8192)]).toEqual([4, 8]);
  });
});

test('overlapping runs are timed once', () => {
  const watch = new Stopwatch();
  watch.start(10);
  watch.start(20);
  watch.stop(25);
  expect(watch.milliseconds).toBe(0);
  watch.stop(40);
  watch.start(100);
  watch.stop(101);
  expect(watch.milliseconds).toBe(31);
});

test('a work is as large as what it reads; agreement reads both signatures of each pair', () => {
  expect(bytesOf({ plan: scalePlan({ count: 50 }), inputs: { text: counting(50) } })).toBe(200);
  expect(bytesOf({ plan: scalePlan({ count: 50 }), inputs: {} })).toBe(200);
  expect(bytesOf(agreementWork(new Uint32Array(64), Uint32Array.of(0, 1, 2, 3, 1, 2), { k: 16, slotWords: 1 }))).toBe(3 * 2 * 16 * 4);
});

test('limits in common are the least of each; a work fits if its largest buffer does', () => {
  expect(commonLimits([{ batchBytes: 1, batchUnits: 20, bufferWords: 300 }, { batchBytes: 10, batchUnits: 2, bufferWords: 30 }])).toEqual({ batchBytes: 1, batchUnits: 2, bufferWords: 30 });
  const work = { plan: scalePlan({ count: 50 }), inputs: {} };
  expect([fits(work, { batchBytes: 0, batchUnits: 0, bufferWords: 50 }), fits(work, { batchBytes: 0, batchUnits: 0, bufferWords: 49 })]).toEqual([true, false]);
});
