/** The parts of the benchmarks that decide: fits, winners, made corpora, and bounds whose work was really done. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANSWERS } from '../../bench/bound-answers.mjs';
import { measureBounds } from '../../bench/device-bounds.mjs';
import { longPair, longWordPair, textsOf } from '../../bench/growth-corpora.mjs';
import { exponentOf, verdictOf } from '../../bench/growth-fit.mjs';
import { combinationsOf, winnerOf } from '../../bench/tune-search.mjs';
import type { GpuEngine } from '../../src/engine/gpu/gpuEngine.ts';
import { engineRequired, openTestGpu } from '../harness/devices.ts';

describe('exponents', () => {
  const sizes = [1, 2, 4, 8, 16];
  test.each([0.5, 1, 1.5, 2])('of size^%f', (e) => {
    expect(exponentOf(sizes.map((x) => ({ x: 100 * x, y: 3 * x ** e })))).toBeCloseTo(e, 10);
  });
  test('points below the clock do not count, and two points are no line', () => {
    const points = [{ x: 1, y: 3.9 }, ...sizes.slice(1).map((x) => ({ x, y: 5 * x }))];
    expect(exponentOf(points, 4)).toBeCloseTo(1, 10);
    expect(exponentOf(points, 30)).toBeNull();
  });
  test('verdicts', () => {
    expect([1.05, 1.051, 0.2, null].map(verdictOf)).toEqual(['reached', 'MISSED', 'reached', 'too short to measure']);
  });
});

describe('tuning', () => {
  const kernel = { tunable: { WG: [32, 64, 128], RUN: [4, 8] }, constants: { WG: 64, RUN: 4, K: 128 } };
  test('tries every combination once, the defaults first', () => {
    const all = combinationsOf(kernel);
    expect(all[0]).toEqual({ WG: 64, RUN: 4 });
    expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(6);
    expect(combinationsOf({ constants: { WG: 64 } })).toEqual([{}]);
  });
  test('only what is clearly faster wins, and only what differs is kept', () => {
    const variants = combinationsOf(kernel);
    const times = (best: number): number[] => variants.map((_, at) => (at === 2 ? best : 10));
    expect(winnerOf(kernel, variants, times(5), { grain: 0.1 })).toMatchObject({ changed: true, constants: { WG: variants[2].WG }, ms: 5, defaultMs: 10 });
    expect(winnerOf(kernel, variants, times(9.8), { grain: 0.1 })).toMatchObject({ changed: false, short: false, ms: 10 });
    expect(winnerOf(kernel, variants, times(5), { grain: 5 })).toMatchObject({ changed: false, short: true });
  });
});

describe('corpora of growth', () => {
  const runs = [['one', 'two'], ['three', 'four', 'five'], ['six', 'seven', 'eight']];
  test('have as many documents and words as asked for, every eighth a near-duplicate, the same each time', () => {
    const wish = { runs, documents: 64, words: 90 };
    const texts = [...textsOf(wish)];
    expect(texts).toEqual([...textsOf(wish)]);
    expect(texts.map((text) => text.split(' ').length)).toEqual(Array.from({ length: 64 }, () => 90));
    const fresh = texts.filter((_, i) => i % 8 !== 7).map((text) => text.split(' '));
    for (const copy of texts.filter((_, i) => i % 8 === 7).map((text) => text.toLowerCase().split(' '))) {
      const least = Math.min(...fresh.map((source) => source.filter((word: string, at: number) => word !== copy[at]).length));
      expect(least).toBeLessThanOrEqual(2);
    }
  });
  test('long ones are as long as asked for', () => {
    const [first, second] = [...longPair({ runs, bytes: 50_000 })];
    expect(first.length).toBeGreaterThanOrEqual(50_000);
    expect(second).not.toBe(first);
    expect([...longWordPair({ bytes: 1_000 })].map((word) => /^[a-z0-9]{1000}$/.test(word))).toEqual([true, true]);
  });
});

if (engineRequired('gpu')) {
  describe('bounds of a device', () => {
    let gpu: GpuEngine;
    beforeAll(async () => {
      gpu = await openTestGpu();
    });
    afterAll(async () => gpu.close());
    const small = { bytes: 1 << 16, runs: 1, workgroups: 2 };

    test('are rates, each once', async () => {
      const bounds = await measureBounds(gpu.device, small);
      expect(bounds.map(({ id }) => id)).toEqual(['up', 'upStaged', 'down', 'copy', 'memory', 'integer', 'atomic']);
      for (const { best, median } of bounds) expect(best >= median && median > 0 && Number.isFinite(best)).toBe(true);
    });

    test('work that was not done is noticed', async () => {
      const { multiply_add: honest } = ANSWERS;
      ANSWERS.multiply_add = (wish) => honest(wish).map((word) => word + 1);
      try {
        await expect(measureBounds(gpu.device, small)).rejects.toThrow(/multiply_add of workgroup 0/);
      } finally {
        ANSWERS.multiply_add = honest;
      }
    });
  });
}
