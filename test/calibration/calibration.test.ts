/** What a calibration counts and says. */
import { describe, expect, test } from 'vitest';
import { calibrationOf, type PairOutcome } from '../../src/calibration/calibration.ts';
import { similarityClasses, targetOf } from '../../src/calibration/similarityClasses.ts';
import { wilsonInterval } from '../../src/calibration/wilson.ts';
import { LowestDraws } from '../../src/job/calibration/lowestDraws.ts';
import { random } from '../oracles/random.ts';

/** ln n! for the chances of a binomial distribution. */
const logFactorial = Array.from({ length: 201 }, () => 0);
for (let i = 2; i <= 200; i++) logFactorial[i] = logFactorial[i - 1] + Math.log(i);
const chanceOf = (hits: number, trials: number, share: number): number => Math.exp(logFactorial[trials] - logFactorial[hits] - logFactorial[trials - hits] + hits * Math.log(share) + (trials - hits) * Math.log(1 - share));

describe('the interval of a share', () => {
  // Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%d of %d', (hits, trials, low, high) => {
    const found = wilsonInterval(hits, trials);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
    const mirrored = wilsonInterval(trials - hits, trials);
    expect(mirrored.low).toBeCloseTo(1 - found.high, 12);
  });

  test('holds the true share about 95 times in a hundred', () => {
    for (const trials of [30, 100, 200]) {
      let covered = 0;
      let shares = 0;
      for (let share = 0.05; share < 0.951; share += 0.01) {
        shares += 1;
        for (let hits = 0; hits <= trials; hits++) {
          const { low, high } = wilsonInterval(hits, trials);
          if (low <= share && share <= high) covered += chanceOf(hits, trials, share);
        }
      }
      expect(covered / shares).toBeGreaterThan(0.945);
      expect(covered / shares).toBeLessThan(0.965);
    }
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });
});

describe('classes', () => {
  test.each([0.01, 0.05, 0.5, 0.8, 0.95, 0.999999, 1])('of threshold %d lie beside each other, and targets in theirs', (threshold) => {
    const classes = similarityClasses(Math.round(threshold * 1e6));
    expect(classes[0].to).toBe(threshold);
    expect(classes[0].from).toBeGreaterThanOrEqual(0);
    expect(classes.at(-1)).toEqual({ from: 1, to: 1 });
    for (let i = 1; i < classes.length; i++) expect(classes[i].from).toBe(classes[i - 1].to);
    for (let pair = 0; pair < 40; pair++) {
      const target = targetOf(classes, pair, (pair % 7) / 7);
      const { from, to } = classes[pair % classes.length];
      expect(target >= from && (target < to || from === to), `${target} in ${from} to ${to}`).toBe(true);
    }
  });
});

test('pairs are counted by their similarity, compared with the threshold in whole numbers', () => {
  const outcome = (intersection: number, union: number, met: boolean, found: boolean): PairOutcome => ({ intersection, union, met, found });
  const outcomes = [outcome(4, 5, true, true), outcome(79, 99, true, true), outcome(79, 100, true, false), outcome(17, 20, false, false), outcome(999, 1000, true, true), outcome(8, 8, true, true), outcome(1, 10, false, false)];
  const result = calibrationOf(outcomes, 70, 800_000, { bands: 2, rows: 3 });
  expect(result).toMatchObject({ reason: null, usableRows: 70, pairs: 7, recall: { pairs: 4, count: 3, share: 0.75 }, met: { pairs: 4, count: 3 }, falseAcceptance: { pairs: 3, count: 1, share: 0.333333 } });
  const chance = (similarity: number): number => 1 - (1 - similarity ** 3) ** 2;
  expect(result.met?.expected).toBeCloseTo([0.8, 0.85, 0.999, 1].reduce((sum, each) => sum + chance(each), 0) / 4, 6);
  expect(result.classes.map(({ pairs, met, found }) => [pairs, met, found])).toEqual([[3, 2, 1], [1, 1, 1], [0, 0, 0], [1, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0], [1, 1, 1], [1, 1, 1]]);
  expect(result.classes[1].expected).toBeCloseTo(chance(0.8), 6);
});

test('a pair without words is in no class', () => {
  const bands = { bands: 2, rows: 3 };
  const some: PairOutcome[] = [{ intersection: 4, union: 5, met: true, found: true }, { intersection: 1, union: 10, met: false, found: false }];
  expect(calibrationOf([...some, { intersection: 0, union: 0, met: true, found: true }], 3, 800_000, bands)).toEqual(calibrationOf(some, 3, 800_000, bands));
});

test('fewer meetings than chance allows are called so', () => {
  const bands = { bands: 1, rows: 1 };
  const pairs = (met: number): PairOutcome[] => Array.from({ length: 400 }, (_, i) => ({ intersection: 9, union: 10, met: i < met, found: i < met }));
  // 360 expected, a standard deviation of 6.
  expect(calibrationOf(pairs(340), 400, 800_000, bands).asExpected).toBe(true);
  expect(calibrationOf(pairs(400), 400, 800_000, bands).asExpected).toBe(true);
  expect(calibrationOf(pairs(330), 400, 800_000, bands).asExpected).toBe(false);
});

test('the lowest draws are those of sorting, whatever their order', () => {
  const next = random(3);
  for (const [most, count] of [[1, 10], [7, 5], [16, 16], [50, 1000]]) {
    const draws = Array.from({ length: count }, () => Math.floor(next() * 500));
    const lowest = new LowestDraws(most);
    const kept: number[] = [];
    for (const draw of draws) if (lowest.offer(draw)) kept.push(draw);
    const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);
    expect(sorted(kept).slice(0, most)).toEqual(sorted(draws).slice(0, most));
  }
});
