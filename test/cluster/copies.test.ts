import { expect, test } from 'vitest';
import { CopyWalk } from '../../src/cluster/copies.ts';
import { foldEqual, LowestOfKind } from '../../src/cluster/fold.ts';
import { KEPT, KeeperWalk } from '../../src/cluster/keeper.ts';
import { MismatchError } from '../../src/core/errors.ts';
import { keeperOracle, type OraclePair } from '../oracles/keeper.ts';
import { random } from '../oracles/random.ts';

test('3,000 random graphs with copies at random ranks: folded, every copy names the keeper that the rule names unfolded', () => {
  let other = 0;
  for (let seed = 1; seed <= 3000; seed++) {
    const next = random(seed);
    const kinds = 2 + Math.floor(next() * 7);
    const documents = kinds + Math.floor(next() * 12);
    // Documents are numbered by rank; the lowest of a kind stands for it.
    const kindOf = Array.from({ length: documents }, () => Math.floor(next() * kinds));
    const levels = 1 + Math.floor(next() * 5);
    const density = 0.3 + 0.7 * next();
    const between = Array.from({ length: kinds * kinds }, () => (next() < density ? (8 + Math.floor(next() * levels)) / 14 : -1));
    const pairs: OraclePair[] = [];
    for (let a = 0; a < documents; a++) {
      for (let b = a + 1; b < documents; b++) {
        const [i, j] = [kindOf[a], kindOf[b]].sort((x, y) => x - y);
        const similarity = i === j ? 1 : between[i * kinds + j];
        if (similarity >= 0) pairs.push({ a, b, similarity });
      }
    }
    const wanted = keeperOracle(Array.from({ length: documents }, () => 0), pairs);

    const firsts = kindOf.map((kind) => kindOf.indexOf(kind));
    const units = [...new Set(firsts)].sort((a, b) => a - b);
    const edges = pairs
      .filter(({ a, b }) => firsts[a] === a && firsts[b] === b)
      .map(({ a, b, similarity }) => ({ low: units.indexOf(a), high: units.indexOf(b), similarity }))
      .sort((x, y) => x.high - y.high);
    const columns = [Uint32Array.from(edges, (e) => e.low), Uint32Array.from(edges, (e) => e.high), Float64Array.from(edges, (e) => e.similarity), Uint32Array.from(edges, (e) => e.low & 1)] as const;
    const keeper = new KeeperWalk(units.length);
    keeper.add(...columns);
    const copies = firsts
      .map((first, document) => ({ document, representative: units.indexOf(first), before: units.filter((unit) => unit < document).length }))
      .filter(({ document, representative }) => units[representative] !== document && keeper.keeperOf[representative] !== KEPT)
      .sort((a, b) => a.representative - b.representative || a.document - b.document);
    const walk = new CopyWalk(keeper, Uint32Array.from(copies, (c) => c.representative), Uint32Array.from(copies, (c) => c.before));
    const half = Math.floor(edges.length / 2);
    for (const [from, to] of [[0, half], [half, edges.length]]) walk.add(columns[0].subarray(from, to), columns[1].subarray(from, to), columns[2].subarray(from, to), columns[3].subarray(from, to));
    walk.finish();
    for (const [at, { document, representative }] of copies.entries()) {
      const want = wanted.find((each) => each.document === document);
      expect({ document, keeper: units[walk.keeperOf[at]], similarity: walk.similarity[at] }, `seed ${seed}`).toEqual(want);
      const low = Math.min(walk.keeperOf[at], representative);
      expect(walk.exact[at], `seed ${seed}`).toBe(low & 1);
      if (walk.keeperOf[at] !== keeper.keeperOf[representative]) other += 1;
    }
  }
  expect(other).toBeGreaterThan(100);
});

test('copies out of order, of kept units, or pairs out of rank order are refused', () => {
  const keeper = new KeeperWalk(5);
  keeper.add(Uint32Array.of(0, 0), Uint32Array.of(1, 2), Float64Array.of(0.9, 0.9), Uint32Array.of(1, 1));
  expect(() => new CopyWalk(keeper, Uint32Array.of(2, 1), Uint32Array.of(4, 4))).toThrow(MismatchError);
  expect(() => new CopyWalk(keeper, Uint32Array.of(1, 1), Uint32Array.of(4, 3))).toThrow(MismatchError);
  expect(() => new CopyWalk(keeper, Uint32Array.of(3), Uint32Array.of(5))).toThrow(MismatchError);
  expect(() => new CopyWalk(keeper, Uint32Array.of(2), Uint32Array.of(2))).toThrow(MismatchError);
  const walk = new CopyWalk(keeper, Uint32Array.of(1, 2), Uint32Array.of(4, 4));
  walk.add(Uint32Array.of(1), Uint32Array.of(4), Float64Array.of(0.95), Uint32Array.of(1));
  expect(() => walk.add(Uint32Array.of(1), Uint32Array.of(3), Float64Array.of(0.95), Uint32Array.of(1))).toThrow(MismatchError);
});

test('the lowest of each kind, noted in any order, is what folding all at once finds', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const next = random(seed);
    const rows = Math.floor(next() * 400);
    const spread = 2 + Math.floor(next() * 12);
    const keys = [0, 1, 2].map(() => Uint32Array.from({ length: rows }, () => Math.imul(Math.floor(next() * spread), 0x9e3779b1)));
    const rank = Float64Array.from({ length: rows }, () => Math.floor(next() * 3) - 1);
    const order = Uint32Array.from({ length: rows }, (_, i) => i).sort((a, b) => rank[a] - rank[b] || a - b);
    const want = foldEqual(keys, order);
    const lowest = new LowestOfKind(3);
    for (let i = rows - 1; i >= 0; i--) lowest.note(keys, i, rank[i], i);
    expect(lowest.size).toBe(new Set(want).size);
    expect(Array.from({ length: rows }, (_, i) => lowest.lowestOf(keys, i)), `seed ${seed}`).toEqual([...want]);
  }
});
