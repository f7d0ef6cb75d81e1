import { expect, test } from 'vitest';
import { Components } from '../../src/cluster/components.ts';
import { KEPT, KeeperWalk } from '../../src/cluster/keeper.ts';
import { MismatchError } from '../../src/core/errors.ts';
import { componentsOracle } from '../oracles/components.ts';
import { keeperOracle, type OraclePair } from '../oracles/keeper.ts';
import { random } from '../oracles/random.ts';

/** Runs the walk on documents by number, as the job does: ranks first, then pairs by the later rank. */
function walk(keys: readonly number[], pairs: readonly OraclePair[]): { document: number; keeper: number; similarity: number }[] {
  const byRank = keys.map((_, i) => i).sort((a, b) => (keys[a] < keys[b] ? -1 : keys[a] > keys[b] ? 1 : a - b));
  const rank = new Map(byRank.map((document, at) => [document, at]));
  const ranked = pairs
    .map(({ a, b, similarity }) => ({ low: Math.min(rank.get(a) as number, rank.get(b) as number), high: Math.max(rank.get(a) as number, rank.get(b) as number), similarity }))
    .sort((x, y) => x.high - y.high);
  const keeper = new KeeperWalk(keys.length);
  const half = Math.floor(ranked.length / 2);
  for (const part of [ranked.slice(0, half), ranked.slice(half)]) {
    keeper.add(Uint32Array.from(part, (p) => p.low), Uint32Array.from(part, (p) => p.high), Float64Array.from(part, (p) => p.similarity), new Uint32Array(part.length));
  }
  return byRank
    .map((document, at) => ({ document, keeper: keeper.keeperOf[at] === KEPT ? -1 : byRank[keeper.keeperOf[at]], similarity: keeper.similarity[at] }))
    .filter((each) => each.keeper >= 0)
    .sort((a, b) => a.document - b.document);
}

test('3,000 random graphs, sparse to full, random and tied ranks and similarities: the walk removes what the rule says', () => {
  for (let seed = 1; seed <= 3000; seed++) {
    const next = random(seed);
    const documents = 1 + Math.floor(next() * 14);
    const density = next();
    const levels = 1 + Math.floor(next() * 4);
    const keys = Array.from({ length: documents }, () => (next() < 0.2 ? Infinity : Math.floor(next() * levels)));
    const pairs: OraclePair[] = [];
    for (let a = 0; a < documents; a++) {
      for (let b = a + 1; b < documents; b++) if (next() < density) pairs.push({ a, b, similarity: (8 + Math.floor(next() * levels)) / 12 });
    }
    expect(walk(keys, pairs), `seed ${seed}`).toEqual(keeperOracle(keys, pairs));
  }
});

test.each(['first', 'reversed', 'alternating', 'middle out'])('a chain in which neighbours resemble each other, ranks %s', (order) => {
  for (const length of [2, 3, 10, 31]) {
    const key = (i: number): number => (order === 'first' ? 0 : order === 'reversed' ? -i : order === 'alternating' ? i % 2 : Math.abs(i - length / 2));
    const keys = Array.from({ length }, (_, i) => key(i));
    const pairs = Array.from({ length: length - 1 }, (_, i) => ({ a: i, b: i + 1, similarity: 0.8 + (i % 3) * 0.05 }));
    const got = walk(keys, pairs);
    expect(got).toEqual(keeperOracle(keys, pairs));
    // Whoever goes has a neighbour who stays.
    const gone = new Set(got.map((each) => each.document));
    for (const { document, keeper } of got) {
      expect(Math.abs(document - keeper)).toBe(1);
      expect(gone.has(keeper)).toBe(false);
    }
  }
});

test('pairs out of rank order are refused: the walk would decide on unsettled units', () => {
  const one = (low: number, high: number): [Uint32Array, Uint32Array, Float64Array, Uint32Array] => [new Uint32Array([low]), new Uint32Array([high]), new Float64Array([1]), new Uint32Array([1])];
  const keeper = new KeeperWalk(9);
  keeper.add(...one(0, 5));
  expect(() => keeper.add(...one(1, 4))).toThrow(MismatchError);
  expect(() => new KeeperWalk(9).add(...one(5, 5))).toThrow(MismatchError);
  expect(() => keeper.add(...one(1, 5))).not.toThrow();
});

test('2,000 random graphs: roots are the lowest vertices that can be reached', () => {
  for (let seed = 1; seed <= 2000; seed++) {
    const next = random(seed);
    const vertices = 1 + Math.floor(next() * 30);
    const edges = Array.from({ length: Math.floor(next() * vertices * 1.5) }, () => [Math.floor(next() * vertices), Math.floor(next() * vertices)] as const);
    const components = new Components(vertices);
    for (const [a, b] of edges) components.join(a, b);
    expect(Array.from({ length: vertices }, (_, i) => components.rootOf(i)), `seed ${seed}`).toEqual(componentsOracle(vertices, edges));
  }
});
