import { describe, expect, it } from 'vitest';
import { halvesOf, intersectionSize, intersectionSizeOf, overlapOf, reaches } from '../../src/verify/jaccard.ts';
import { random } from '../oracles/random.ts';

/** Distinct 64-bit numbers, ascending, of which many share one half with another. */
function randomSet(r: () => number, size: number, spread: number): BigUint64Array<ArrayBuffer> {
  const set = new Set<bigint>();
  while (set.size < size) {
    const high = BigInt(Math.floor(r() * spread) * 0x1fffffff) & 0xffffffffn;
    const low = BigInt(Math.floor(r() * spread) * 0x7fffffff) & 0xffffffffn;
    set.add((high << 32n) | low);
  }
  return BigUint64Array.from(set).sort();
}

const oracle = (a: BigUint64Array, b: BigUint64Array): number => {
  const other = new Set(b);
  return a.filter((each) => other.has(each)).length;
};

describe('intersectionSize', () => {
  it('equals counting with a set, for sizes alike and lopsided', () => {
    const seed = 41;
    const r = random(seed);
    for (let i = 0; i < 600; i++) {
      const sizes = [0, 1, 2, 5, 20, 300, 900];
      const a = randomSet(r, sizes[i % 7], 40);
      const b = randomSet(r, sizes[Math.floor(i / 7) % 7], 40);
      expect(intersectionSize(a, b), `seed ${seed}, case ${i}`).toBe(oracle(a, b));
      expect(intersectionSize(b, a), `seed ${seed}, case ${i}, swapped`).toBe(oracle(a, b));
    }
  });

  it('compares both halves, the high one first, as unsigned numbers', () => {
    const a = BigUint64Array.of(0x0000_0000_ffff_ffffn, 0x0000_0001_0000_0000n, 0x7fff_ffff_0000_0001n, 0x8000_0000_0000_0000n, 0xffff_ffff_ffff_ffffn);
    const b = BigUint64Array.of(0x0000_0000_ffff_fffen, 0x0000_0001_0000_0000n, 0x7fff_ffff_0000_0002n, 0xffff_fffe_ffff_ffffn, 0xffff_ffff_ffff_ffffn);
    expect(intersectionSize(a, b)).toBe(2);
    expect(intersectionSize(a, a)).toBe(5);
  });

  it('finds every element when one set is a single element of a large other one, and nothing between', () => {
    const large = BigUint64Array.from({ length: 200 }, (_, i) => BigInt(i) * 0x3_0000_0001n + 5n);
    for (let i = 0; i < 200; i++) {
      expect(intersectionSize(large.slice(i, i + 1), large)).toBe(1);
      expect(intersectionSize(BigUint64Array.of(large[i] + 1n), large)).toBe(0);
      expect(intersectionSize(BigUint64Array.of(large[i] + (1n << 32n)), large)).toBe(0);
    }
    expect(intersectionSize(large.filter((_, i) => i % 20 === 19), large)).toBe(10);
  });

  it('keeps to the ranges given', () => {
    const all = BigUint64Array.from({ length: 100 }, (_, i) => BigInt(i) << 31n);
    const halves = halvesOf(all);
    expect(intersectionSizeOf(halves, 0, 60, halves, 40, 100)).toBe(20);
    expect(intersectionSizeOf(halves, 50, 52, halves, 0, 100)).toBe(2);
    expect(intersectionSizeOf(halves, 50, 52, halves, 0, 51)).toBe(1);
    expect(intersectionSizeOf(halves, 90, 92, halves, 0, 80)).toBe(0);
    expect(intersectionSizeOf(halves, 7, 7, halves, 0, 100)).toBe(0);
    const view = all.subarray(10, 30);
    expect(intersectionSize(view, all)).toBe(20);
  });
});

describe('overlapOf', () => {
  it('counts the union', () => {
    expect(overlapOf(BigUint64Array.of(1n, 2n, 3n), BigUint64Array.of(2n, 3n, 4n, 5n))).toEqual({ intersection: 2, union: 5 });
    expect(overlapOf(new BigUint64Array(0), new BigUint64Array(0))).toEqual({ intersection: 0, union: 0 });
  });
});

describe('reaches', () => {
  it('decides at the threshold itself, where quotients of doubles cannot', () => {
    expect(reaches(4, 5, 800_000)).toBe(true);
    expect(reaches(799_999, 1_000_000, 800_000)).toBe(false);
    expect(reaches(1, 3, 333_333)).toBe(true);
    expect(reaches(1, 3, 333_334)).toBe(false);
    // 0.57 · 100 is 56.99999999999999 in doubles, and 29 ÷ 100 · 100 is 28.999999999999996.
    expect(reaches(57, 100, 570_000)).toBe(true);
    expect(reaches(29, 100, 290_000)).toBe(true);
  });

  it('equals the comparison in BigInt, up to sets of a thousand million', () => {
    const r = random(42);
    for (let i = 0; i < 20_000; i++) {
      const union = 1 + Math.floor(r() * 10 ** Math.floor(1 + r() * 9));
      const threshold = Math.floor(r() * 1_000_001);
      const near = Math.floor((union * threshold) / 1_000_000) + Math.floor(r() * 3) - 1;
      const intersection = Math.max(0, Math.min(union, near));
      expect(reaches(intersection, union, threshold), `seed 42, case ${i}`).toBe(BigInt(intersection) * 1_000_000n >= BigInt(threshold) * BigInt(union));
    }
  });

  it('takes whole sets at 1, everything but empty ones at 0', () => {
    expect(reaches(5, 5, 1_000_000)).toBe(true);
    expect(reaches(4, 5, 1_000_000)).toBe(false);
    expect(reaches(0, 5, 0)).toBe(true);
    expect(reaches(0, 0, 0)).toBe(false);
    expect(reaches(0, 0, 800_000)).toBe(false);
  });
});
