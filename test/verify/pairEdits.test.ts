/** Similarity by edits against the whole matrix. */
import { expect, it } from 'vitest';
import { seeded } from '../../bench/random.mjs';
import type { TextColumn } from '../../src/batch/textColumn.ts';
import { EditDistances } from '../../src/verify/editDistance.ts';
import { PairEditList } from '../../src/verify/pairEdits.ts';
import { SequenceMaker } from '../../src/verify/wordSequences.ts';
import { editsOracle } from '../oracles/edits.ts';

const random = seeded(8801);

function columnOf(texts: readonly string[]): TextColumn {
  const rows = texts.map((text) => Buffer.from(text));
  const offsets = new Uint32Array(rows.length + 1);
  rows.forEach((row, i) => (offsets[i + 1] = offsets[i] + row.length));
  return { bytes: new Uint8Array(Buffer.concat(rows)), offsets, nulls: null };
}

function sequence(length: number, kinds: number): number[] {
  return Array.from({ length }, () => random.below(kinds));
}

function changed(from: readonly number[], edits: number, kinds: number): number[] {
  const to = [...from];
  for (let i = 0; i < edits; i++) to.splice(random.below(to.length + 1), random.below(2), ...sequence(random.below(2), kinds));
  return to;
}

it('distances of sequences, near and far, whatever the limit', () => {
  const distances = new EditDistances();
  for (let i = 0; i < 2000; i++) {
    const kinds = random.pick([1, 2, 5, 1000]);
    const a = sequence(random.below(i % 20 === 0 ? 120 : 20), kinds);
    const b = random.below(3) === 0 ? sequence(random.below(30), kinds) : changed(a, random.below(8), kinds);
    const wanted = editsOracle(a, b);
    const got = distances.between(Uint32Array.from(a), a.length, Uint32Array.from(b), b.length, random.below(40));
    expect([a, b, got]).toEqual([a, b, { edits: wanted, exact: true }]);
  }
});

it('a pair that takes too many steps is given up with a bound, and undecided only below the limit', () => {
  const [a, b] = [sequence(300, 1000), sequence(300, 1000)];
  const between = (mostSteps: number, stepsBeyond: number, limit: number) => new EditDistances(mostSteps, stepsBeyond).between(Uint32Array.from(a), 300, Uint32Array.from(b), 300, limit);
  const wanted = editsOracle(a, b);
  for (const [most, beyond, limit] of [[100, 10, 200], [1e9, 10, 20], [1e9, 500, 20]]) {
    const { edits, exact } = between(most, beyond, limit);
    expect(exact).toBe(false);
    expect(edits).toBeLessThanOrEqual(wanted);
    expect(edits > limit).toBe(most === 1e9);
  }
  const words = (numbers: readonly number[]): { offsets: Uint32Array; values: Uint32Array } => ({ offsets: Uint32Array.of(0, 600), values: Uint32Array.from(numbers.flatMap((each) => [each, 7])) });
  expect(new PairEditList(words(a), words(b), 200_000, new EditDistances(100, 10)).of(0, 0)).toMatchObject({ undecided: true });
  expect(new PairEditList(words(a), words(b), 900_000, new EditDistances(1e9, 10)).of(0, 0)).toMatchObject({ undecided: false });
});

it('texts in words: case and marks are no edits, order is, and repeats count', async () => {
  const texts = ['one two three four five', 'ONE, two; three four FIVE!', 'two one three four five', 'one two three four five six', 'one one one', 'one', '', '...', '天地玄黄', '天地玄 黃', 'five four three two one'];
  const sets = await new SequenceMaker().setsOf(columnOf(texts));
  const list = new PairEditList(sets, sets, 500_000);
  const similarity = (i: number, j: number): [number, number] => {
    const { intersection, union } = list.of(i, j);
    return [intersection, union];
  };
  expect(similarity(0, 1)).toEqual([5, 5]);
  expect(similarity(0, 2)).toEqual([3, 5]);
  expect(similarity(0, 3)).toEqual([5, 6]);
  expect(similarity(4, 5)).toEqual([1, 3]);
  expect(similarity(6, 7)).toEqual([0, 0]);
  expect(similarity(8, 9)).toEqual([3, 4]);
  expect(similarity(0, 10)[0] / 5).toBeLessThan(0.5);
});

it('hashes that differ in one half are two words', () => {
  const list = { offsets: Uint32Array.of(0, 4, 8), values: Uint32Array.of(1, 2, 3, 4, 1, 5, 6, 4) };
  expect(new PairEditList(list, list, 1).of(0, 1)).toMatchObject({ intersection: 0, union: 2 });
});
