import { describe, expect, test } from 'vitest';
import { isBandsawError } from '../../src/core/errors.ts';
import { chooseBands, collisionProbability, expectationOf, parseBands, sCurve } from '../../src/sketch/bands.ts';

/** The mean over a stretch by a plain sum of many midpoints. */
function meanOracle(bands: number, rows: number, from: number, to: number): number {
  const steps = 20_000;
  let sum = 0;
  for (let i = 0; i < steps; i++) sum += 1 - (1 - (from + ((to - from) * (i + 0.5)) / steps) ** rows) ** bands;
  return sum / steps;
}

/** All bandings tried, with the rule as it is written. */
function chooseOracle(k: number, threshold: number): { bands: number; rows: number } | null {
  let best: { bands: number; rows: number; load: number } | null = null;
  for (let rows = 1; rows <= k; rows++) {
    for (let bands = 1; bands * rows <= k; bands++) {
      if (1 - (1 - threshold ** rows) ** bands < 0.985 || meanOracle(bands, rows, threshold, 1) < 0.99) continue;
      const load = meanOracle(bands, rows, 0, threshold);
      if (best === null || load < best.load) best = { bands, rows, load };
      // More bands of as many rows only add load.
      break;
    }
  }
  return best === null ? null : { bands: best.bands, rows: best.rows };
}

describe('chooseBands', () => {
  test('18 × 7 for a threshold of 0.8 and 128 slots', () => {
    const chosen = chooseBands(128, 800_000);
    expect(chosen).toMatchObject({ bands: 18, rows: 7 });
    expect(chosen.recallAtThreshold).toBeCloseTo(0.9855, 4);
    expect(chosen.meanRecall).toBeGreaterThanOrEqual(0.99);
  });

  test.each([
    [16, 950_000], [64, 700_000], [64, 800_000], [112, 800_000], [112, 500_000], [128, 300_000], [128, 500_000], [128, 900_000],
    [128, 990_000], [256, 800_000], [512, 200_000], [512, 850_000],
  ])('k = %i, threshold %i millionths: what trying all finds', (k, millionths) => {
    const { bands, rows, load, meanRecall } = chooseBands(k, millionths);
    expect({ bands, rows }).toEqual(chooseOracle(k, millionths / 1e6));
    expect(load).toBeCloseTo(meanOracle(bands, rows, 0, millionths / 1e6), 6);
    expect(meanRecall).toBeCloseTo(meanOracle(bands, rows, millionths / 1e6, 1), 6);
  });

  test('a threshold of 1 takes one band of all slots', () => {
    expect(chooseBands(128, 1_000_000)).toMatchObject({ bands: 1, rows: 128, recallAtThreshold: 1, meanRecall: 1 });
  });

  test('refuses what no banding can do, and names the best', () => {
    expect(chooseOracle(16, 0.1)).toBeNull();
    let caught: unknown;
    try {
      chooseBands(16, 100_000);
    } catch (error) {
      caught = error;
    }
    expect(isBandsawError(caught, 'config')).toBe(true);
    expect((caught as Error).message).toContain('16x1, with 81.5 %');
  });

  test.each([0, -1, 1_000_001, 0.8, NaN])('refuses a threshold of %d millionths', (millionths) => {
    expect(() => chooseBands(128, millionths)).toThrow(/Expected a threshold/);
  });
});

describe('parseBands', () => {
  test.each([
    ['18x7', 18, 7],
    [' 9 X 13 ', 9, 13],
    ['16×8', 16, 8],
    ['1x128', 1, 128],
    ['128x1', 128, 1],
  ])('%s', (text, bands, rows) => expect(parseBands(text, 128)).toEqual({ bands, rows }));

  test.each(['', '18', '18x', 'x7', '0x7', '7x0', '-1x7', '1.5x2', '18x7x2', '18 7'])('refuses "%s"', (text) => {
    expect(() => parseBands(text, 128)).toThrow(/Expected bands as BANDSxROWS/);
  });

  test('refuses more slots than there are', () => {
    expect(() => parseBands('129x1', 128)).toThrow(/129 × 1 = 129/);
    expect(() => parseBands('19x7', 128)).toThrow(/at most k = 128/);
  });
});

test('the S-curve', () => {
  const bands = { bands: 9, rows: 13 };
  expect(collisionProbability(bands, 0)).toBe(0);
  expect(collisionProbability(bands, 1)).toBe(1);
  expect(collisionProbability(bands, 0.8)).toBeCloseTo(0.399, 3);
  const curve = sCurve(bands, 4);
  expect(curve.map(({ similarity }) => similarity)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  curve.forEach(({ similarity, probability }) => expect(probability).toBeCloseTo(1 - (1 - similarity ** 13) ** 9, 12));
  expect(expectationOf(bands, 800_000).recallAtThreshold).toBeCloseTo(0.399, 3);
});
