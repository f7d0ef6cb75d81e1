/** Which of equal records stays: against sorting, whatever the order of the records. */
import { describe, expect, test } from 'vitest';
import { BudgetError } from '../../src/core/errors.ts';
import { firstOfEach } from '../../src/exact/firstOfEach.ts';
import { HashSet64 } from '../../src/exact/hashSet64.ts';
import { seededRandom } from '../io/seededRandom.ts';

function shuffled(count: number, random: () => number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

describe('firstOfEach', () => {
  test('is what sorting gives, for keys of any width, and does not hang on the order of records', () => {
    const random = seededRandom(5);
    for (const [count, kinds, width] of [[0, 1, 4], [1, 1, 4], [2, 1, 1], [500, 40, 4], [500, 500, 2], [3000, 3, 4], [3000, 900, 3]]) {
      // Keys that differ in one word only, and ranks beyond 32 bits.
      const keyOf = Array.from({ length: kinds }, (_, i) => Array.from({ length: width }, (_unused, w) => (w === i % width ? i : 7)));
      const kind = Array.from({ length: count }, () => Math.floor(random() * kinds));
      const major = Array.from({ length: count }, () => Math.floor(random() * 3));
      const minor = shuffled(count, random).map((each) => each + 2 ** 40);
      const expected = new Map<string, string>();
      for (const i of shuffled(count, random).sort((a, b) => major[a] - major[b] || minor[a] - minor[b])) {
        const key = keyOf[kind[i]].join();
        if (!expected.has(key)) expected.set(key, `${minor[i]}`);
      }
      for (const order of [shuffled(count, random), shuffled(count, random)]) {
        const keys = Uint32Array.from(order.flatMap((i) => keyOf[kind[i]]));
        const ranks = Float64Array.from(order, (i) => minor[i]);
        const keeper = firstOfEach(keys, width, [Uint32Array.from(order, (i) => major[i]), ranks]);
        order.forEach((i, record) => {
          const first = keeper[record] < 0 ? record : keeper[record];
          expect(`${ranks[first]}`).toBe(expected.get(keyOf[kind[i]].join()));
          if (keeper[record] >= 0) expect(keeper[keeper[record]]).toBe(-1);
        });
      }
    }
  });

  test('identical documents: the lowest rank stays; what differs by a space is another', () => {
    const keys = Uint32Array.of(9, 9, 9, 9, 9, 9, 9, 8, 9, 9, 9, 9);
    expect([...firstOfEach(keys, 4, [Float64Array.of(5, 1, 3)])]).toEqual([2, -1, -1]);
  });

  test('equal in key and order, or columns of other lengths, is an error', () => {
    expect(() => firstOfEach(Uint32Array.of(1, 1), 1, [Float64Array.of(2, 2)])).toThrow(RangeError);
    expect(() => firstOfEach(Uint32Array.of(1, 1, 1), 2, [Float64Array.of(2, 2)])).toThrow(RangeError);
    expect(() => firstOfEach(Uint32Array.of(1, 1), 1, [Float64Array.of(2)])).toThrow(RangeError);
  });
});

describe('HashSet64', () => {
  test('is a Map, through every growth; halves of a key are told apart', () => {
    const random = seededRandom(8);
    const set = new HashSet64(1e6);
    const map = new Map<string, number>();
    for (let i = 0; i < 20_000; i++) {
      const [low, high, value] = [Math.floor(random() * 120), Math.floor(random() * 120) * 2 ** 25, 1 + Math.floor(random() * 255)];
      expect(set.get(low, high)).toBe(map.get(`${low},${high}`) ?? 0);
      expect(set.set(low, high, value)).toBe(map.get(`${low},${high}`) ?? 0);
      map.set(`${low},${high}`, value);
    }
    expect(set.size).toBe(map.size);
  });

  test('a full one says so, and still takes what it has', () => {
    const set = new HashSet64(2);
    set.set(1, 0, 1);
    set.set(0, 1, 1);
    expect(set.set(1, 0, 2)).toBe(1);
    expect(() => set.set(1, 1, 1)).toThrow(BudgetError);
    expect(HashSet64.within(27 * 2 ** 20)).toBeGreaterThan(2 ** 19);
  });
});
