import { expect, test } from 'vitest';
import { OverlapFinder, MOST_ROWS, MOST_STRETCHES, type Overlap } from '../../src/contamination/overlap.ts';
import { bytesForNgrams, ngramSize, ReferenceSet } from '../../src/contamination/referenceSet.ts';
import { wordPlaces } from '../../src/contamination/wordPlaces.ts';
import { WordList } from '../../src/text/wordList.ts';
import { random } from '../oracles/random.ts';

const encoder = new TextEncoder();

function hashes(text: string): { readonly whole: Uint32Array; readonly count: number } {
  const list = new WordList({ whole: true });
  const bytes = encoder.encode(text);
  return { count: list.append(bytes, 0, bytes.length), whole: list.whole };
}

function setOf(rows: readonly string[], leastWords = 6, most = 1e6): ReferenceSet {
  const set = new ReferenceSet(leastWords, most);
  for (const row of rows) {
    const { whole, count } = hashes(row);
    set.add(whole, 0, count);
  }
  return set;
}

function find(set: ReferenceSet, text: string): Overlap | null {
  const { whole, count } = hashes(text);
  return new OverlapFinder(set).find(whole, 0, count);
}

/** The rule in strings, with no hash. */
function oracle(rows: readonly string[], text: string, leastWords: number): { row: number; found: number; ngrams: number; stretches: { from: number; to: number }[] }[] {
  const words = text.split(' ').filter((word) => word !== '');
  const gramsOf = (list: readonly string[], n: number): string[] => list.slice(0, Math.max(0, list.length - n + 1)).map((_, i) => list.slice(i, i + n).join(' '));
  return rows.flatMap((line, row) => {
    const own = line.split(' ').filter((word) => word !== '');
    const n = own.length >= 13 ? 13 : own.length >= 8 ? 8 : own.length >= leastWords ? own.length : 0;
    if (n === 0) return [];
    const grams = new Set(gramsOf(own, n));
    const hits = gramsOf(words, n).flatMap((gram, i) => (grams.has(gram) ? [i] : []));
    const stretches: { from: number; to: number }[] = [];
    for (const from of hits) {
      const last = stretches.at(-1);
      if (last !== undefined && from <= last.to) last.to = from + n;
      else stretches.push({ from, to: from + n });
    }
    return hits.length === 0 ? [] : [{ row, found: new Set(hits.map((i) => words.slice(i, i + n).join(' '))).size, ngrams: grams.size, stretches }];
  }).sort((a, b) => b.found * a.ngrams - a.found * b.ngrams || a.row - b.row);
}

test('lengths of n-grams', () => {
  expect([0, 1, 5, 6, 7, 8, 12, 13, 500].map((words) => ngramSize(words, 6))).toEqual([0, 0, 0, 6, 7, 8, 8, 13, 13]);
  expect([0, 1, 7].map((words) => ngramSize(words, 1))).toEqual([0, 1, 7]);
  expect(ngramSize(7, 8)).toBe(0);
});

test('what is found is what a search in strings finds, over rows of all lengths and repeated words', () => {
  const next = random(61);
  let found = 0;
  for (let round = 0; round < 120; round++) {
    // A small vocabulary, so that runs repeat within a row and stand in several rows.
    const vocabulary = 2 + Math.floor(next() * 30);
    const words = (length: number): string[] => Array.from({ length }, () => `w${Math.floor(next() * vocabulary)}`);
    const rows = Array.from({ length: 12 }, () => words(Math.floor(next() * 40)).join(' '));
    const pieces = Array.from({ length: 8 }, () => {
      const row = rows[Math.floor(next() * rows.length)].split(' ');
      const from = Math.floor(next() * row.length);
      return [...row.slice(from, from + Math.floor(next() * 25)), ...words(Math.floor(next() * 12))];
    });
    const text = pieces.flat().join(' ');
    const leastWords = 1 + Math.floor(next() * 8);
    const overlap = find(setOf(rows, leastWords), text);
    const want = oracle(rows, text, leastWords);
    expect((overlap?.rows ?? []).map(({ row, found: count, ngrams, stretches }) => ({ row, found: count, ngrams, stretches }))).toEqual(want.map((hit) => ({ ...hit, stretches: hit.stretches.slice(0, MOST_STRETCHES) })));
    for (const { stretches, longest } of overlap?.rows ?? []) {
      if (stretches.length < MOST_STRETCHES) expect(longest).toEqual(stretches.reduce((best, each) => (each.to - each.from > best.to - best.from ? each : best)));
    }
    found += want.length;
  }
  expect(found).toBeGreaterThan(150);
});

test('a phrase of many rows: the best are told, the others counted', () => {
  const phrase = Array.from({ length: 13 }, (_, i) => `p${i}`).join(' ');
  const rows = Array.from({ length: 100 }, (_, i) => `${phrase} ${Array.from({ length: 1 + ((i * 37) % 100) }, (__, j) => `r${i}x${j}`).join(' ')}`);
  const overlap = find(setOf(rows), `before ${phrase} behind`);
  const shortest = rows.map((row, i) => ({ i, words: row.split(' ').length })).sort((a, b) => a.words - b.words || a.i - b.i).slice(0, MOST_ROWS);
  expect(overlap?.rows.map(({ row }) => row)).toEqual(shortest.map(({ i }) => i));
  expect(overlap?.rows.every(({ stretches }) => stretches.length === 1 && stretches[0].from === 1 && stretches[0].to === 14)).toBe(true);
  expect(overlap?.more).toBe(100 - MOST_ROWS);
});

test('one finder for many documents remembers nothing of the last one', () => {
  const row = Array.from({ length: 20 }, (_, i) => `r${i}`).join(' ');
  const set = setOf([row]);
  const finder = new OverlapFinder(set);
  for (const [text, share] of [[row, 8], ['nothing of it', 0], [row.split(' ').slice(0, 14).join(' '), 2], [row, 8]] as const) {
    const { whole, count } = hashes(text);
    expect(finder.find(whole, 0, count)?.rows[0].found ?? 0).toBe(share);
  }
});

test('n-grams beyond the bound are counted and not held', () => {
  const row = Array.from({ length: 112 }, (_, i) => `r${i}`).join(' ');
  const set = setOf([row], 6, 40);
  expect([set.ngrams, set.total, set.beyond]).toEqual([40, 40, 60]);
  expect(setOf([row], 6, 100).beyond).toBe(0);
  expect(bytesForNgrams(100)).toBeGreaterThan(100 * 12);
});

test('places of words, in bytes of the text', () => {
  const text = 'Ünïcode, “Größe” 漢字 zero\u200bwidth end';
  const bytes = encoder.encode(`xx ${text} yy`);
  const at = (part: string): [number, number] => [Buffer.byteLength(text.slice(0, text.indexOf(part))), Buffer.byteLength(text.slice(0, text.indexOf(part) + part.length))];
  const wanted = [4, 0, 1, 3, 2, 0, 5];
  const parts = ['zero\u200bwidth', 'Ünïcode', 'Größe', '字', '漢', 'Ünïcode', 'end'];
  expect([...wordPlaces(bytes, 3, bytes.length - 3, wanted)]).toEqual(parts.flatMap(at));
  expect(wordPlaces(bytes, 3, bytes.length - 3, [])).toHaveLength(0);
  expect(() => wordPlaces(bytes, 3, bytes.length - 3, [6])).toThrow(/word 6 of a text of 6/);
});
