import { expect, test } from 'vitest';
import { PairOverlap, type SetList } from '../../src/verify/pairOverlap.ts';
import { numberShared } from '../../src/verify/sharedShingles.ts';
import { ACCEPT, REJECT, UNDECIDED, verdictOf } from '../../src/verify/verdict.ts';
import { foldEqual } from '../../src/cluster/fold.ts';
import { random } from '../oracles/random.ts';

function setList(sets: readonly (readonly bigint[])[]): SetList {
  const offsets = new Uint32Array(sets.length + 1);
  sets.forEach((set, i) => (offsets[i + 1] = offsets[i] + 2 * set.length));
  const values = new Uint32Array(offsets[sets.length]);
  sets.forEach((set, i) => [...set].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).forEach((hash, j) => {
    values[offsets[i] + 2 * j] = Number(hash & 0xffffffffn);
    values[offsets[i] + 2 * j + 1] = Number(hash >> 32n);
  }));
  return { offsets, values };
}

test('overlap counts what Sets count, however often and in whatever order a set comes', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const next = random(seed);
    // Few low halves and few high halves, so that sets share one half of a hash without sharing the hash.
    const draw = (): bigint => (BigInt(Math.floor(next() * 6)) << 32n) | (next() < 0.5 ? 0xfffffff0n + BigInt(Math.floor(next() * 8)) : BigInt(Math.floor(next() * 8)));
    const make = (): bigint[][] => Array.from({ length: 4 }, () => [...new Set(Array.from({ length: Math.floor(next() * 40) }, draw))]);
    const [lows, highs] = [make(), make()];
    // Few pairs promised, many, and many without the memory to number them.
    const plan = [{ pairs: 1, maxBytes: 2 ** 30 }, { pairs: 1e6, maxBytes: 2 ** 30 }, { pairs: 1e6, maxBytes: 100 }][seed % 3];
    const one = setList(lows);
    const same = seed % 4 === 0;
    if (same) highs.splice(0, 4, ...lows);
    const overlap = new PairOverlap(one, same ? one : setList(highs), plan);
    for (let round = 0; round < 60; round++) {
      const a = round % 20 < 12 ? Math.floor(round / 20) : Math.floor(next() * 4);
      const drawn = Math.floor(next() * 4);
      const b = same && drawn === a ? (a + 1) % 4 : drawn;
      const right = new Set(highs[b]);
      const intersection = lows[a].filter((hash) => right.has(hash)).length;
      expect(overlap.of(a, b), `seed ${seed}, round ${round}`).toEqual({ intersection, union: lows[a].length + right.size - intersection });
    }
  }
});

test('slot agreement: auto only rejects, at t − 0.12 and below; sketch accepts from t on; short units are never settled', () => {
  const auto = { mode: 'auto', thresholdMillionths: 800_000, k: 100 } as const;
  expect([67, 68, 69, 100].map((equal) => verdictOf(auto, equal, 16))).toEqual([REJECT, REJECT, UNDECIDED, UNDECIDED]);
  const sketch = { ...auto, mode: 'sketch' } as const;
  expect([0, 79, 80, 100].map((equal) => verdictOf(sketch, equal, 16))).toEqual([REJECT, REJECT, ACCEPT, ACCEPT]);
  expect([verdictOf(auto, 0, 15), verdictOf(sketch, 100, 15)]).toEqual([UNDECIDED, UNDECIDED]);
  // 0.7 · 128 = 89.6 slots: no rounding either way.
  expect([89, 90].map((equal) => verdictOf({ mode: 'sketch', thresholdMillionths: 700_000, k: 128 }, equal, 99))).toEqual([REJECT, ACCEPT]);
});

test('folding: the first in the given order stands for all with equal keys', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const next = random(seed);
    const rows = Math.floor(next() * 60);
    const keys = [0, 1, 2].map(() => Uint32Array.from({ length: rows }, () => Math.floor(next() * 3) * 0x7fffffff));
    const order = Uint32Array.from({ length: rows }, (_, i) => i);
    for (let i = rows - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1));
      [order[i], order[j]] = [order[j], order[i]];
    }
    const want = Array.from({ length: rows }, (_, record) => order.find((other) => keys.every((key) => key[other] === key[record])));
    expect([...foldEqual(keys, order)], `seed ${seed}`).toEqual(want);
  }
});

test('numbering grows with the sets, and gives up where memory ends', () => {
  const next = random(77);
  const big = Array.from({ length: 3 }, () => [...new Set(Array.from({ length: 20_000 }, () => BigInt(Math.floor(next() * 30_000)) * 0x123456789abn))]);
  const list = setList(big);
  const overlap = new PairOverlap(list, list, { pairs: 1e6, maxBytes: 2 ** 30 });
  const other = new Set(big[1]);
  expect(overlap.of(0, 1).intersection).toBe(big[0].filter((hash) => other.has(hash)).length);
  expect(overlap.of(2, 1).intersection).toBe(big[2].filter((hash) => other.has(hash)).length);
  expect(numberShared([list], 2 ** 16)).toBeNull();
  const numbered = numberShared([setList([[1n, 2n, 3n], [2n, 5n], [5n]])], 2 ** 20);
  expect(numbered?.shared).toBe(2);
  expect([...(numbered?.lists[0].offsets ?? [])]).toEqual([0, 1, 3, 4]);
});
