import { expect, test } from 'vitest';
import { NumberSet } from '../../src/store/numberSet.ts';
import { inOrder, orderBy } from '../../src/store/order.ts';
import { UnitSet } from '../../src/store/unitSet.ts';
import { random } from '../oracles/random.ts';

test.each([0, 1, 2, 1500, 1501, 20_000])('%i records: the order is that of a stable comparison sort', (rows) => {
  for (const seed of [1, 2, 3]) {
    const next = random(seed);
    const kinds = [() => next() * 4 - 2, () => (next() - 0.5) * 2 ** 60, () => Math.floor(next() * 3), () => (next() < 0.1 ? Infinity : -Math.floor(next() * 1e6))];
    const draw = kinds[seed % kinds.length];
    // Adding 0 turns −0 into 0, as callers must.
    const key = Float64Array.from({ length: rows }, () => draw() + 0);
    const word = Uint32Array.from({ length: rows }, () => (next() < 0.5 ? 7 : next() * 2 ** 32));
    const want = Array.from({ length: rows }, (_, i) => i).sort((a, b) => (word[a] < word[b] ? -1 : word[a] > word[b] ? 1 : key[a] < key[b] ? -1 : key[a] > key[b] ? 1 : a - b));
    const got = orderBy(rows, [word, key]);
    expect([...got], `seed ${seed}`).toEqual(want);
    expect([...inOrder(key, got)]).toEqual(want.map((i) => key[i]));
  }
});

test('a set of numbers drops repeats and comes back sorted, up to 2^53', () => {
  for (const seed of [1, 2, 3]) {
    const next = random(seed);
    const span = [5000, 2 ** 53, 2 ** 33][seed - 1];
    const numbers = Array.from({ length: 20_000 }, () => Math.floor(next() * span));
    numbers.push(0, 1, 2 ** 53 - 1, numbers[0]);
    const set = new NumberSet();
    for (const number of numbers) set.add(number);
    const want = [...new Set(numbers)].sort((a, b) => a - b);
    expect(set.size).toBe(want.length);
    expect([...set.sorted()], `seed ${seed}`).toEqual(want);
  }
});

test('a set of units answers like a Set of numbers, beyond 2^32 too', () => {
  const next = random(11);
  for (const span of [40, 3_000_000, 2 ** 33]) {
    const set = new UnitSet();
    const want = new Set<number>();
    for (let i = 0; i < 3000; i++) {
      const unit = Math.floor(next() * span);
      expect(set.add(unit)).toBe(!want.has(unit));
      want.add(unit);
    }
    const members = [...want].sort((a, b) => a - b);
    expect(set.size).toBe(members.length);
    expect([...set.toArray()]).toEqual(members);
    set.freeze();
    members.forEach((unit, dense) => expect(set.denseOf(unit)).toBe(dense));
    for (let i = 0; i < 60; i++) {
      const from = Math.floor(next() * Math.min(span, 3_000_000));
      const to = from + Math.floor(next() * 100_000);
      expect(set.has(from)).toBe(want.has(from));
      expect(set.countIn(from, to), `${from}…${to}`).toBe(members.filter((unit) => unit >= from && unit < to).length);
    }
  }
});
