import { expect, test } from 'vitest';
import { alignWords, type Alignment } from '../../src/text/alignWords.ts';
import { random } from '../oracles/random.ts';

/** Length of the longest common subsequence, by the table. */
function longestCommon(a: readonly number[], b: readonly number[]): number {
  const table = Array.from({ length: a.length + 1 }, () => new Int32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) for (let j = b.length - 1; j >= 0; j--) table[i][j] = a[i] === b[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
  return table[0][0];
}

/** Checks that runs follow each other and say the truth; returns how many words are aligned and how far they reach. */
function check({ runs }: Alignment, a: readonly number[], b: readonly number[]): { equal: number; left: number; right: number } {
  let left = 0;
  let right = 0;
  let equal = 0;
  for (const [i, run] of runs.entries()) {
    expect([run.leftFrom, run.rightFrom]).toEqual([left, right]);
    if (i > 0) expect(run.equal).not.toBe(runs[i - 1].equal);
    if (run.equal) {
      expect(a.slice(run.leftFrom, run.leftTo)).toEqual(b.slice(run.rightFrom, run.rightTo));
      equal += run.leftTo - run.leftFrom;
    }
    left = run.leftTo;
    right = run.rightTo;
  }
  return { equal, left, right };
}

test('aligns as many words as can be', () => {
  const next = random(5);
  for (let round = 0; round < 400; round++) {
    const letters = 1 + Math.floor(next() * 6);
    const list = (): number[] => Array.from({ length: Math.floor(next() * 30) }, () => Math.floor(next() * letters));
    const a = list();
    const b = round % 3 === 0 ? a.filter(() => next() < 0.8) : list();
    const alignment = alignWords(a, b);
    expect(alignment.complete).toBe(true);
    expect(check(alignment, a, b)).toEqual({ equal: longestCommon(a, b), left: a.length, right: b.length });
  }
});

test('stops at the edits it may spend, with what it has until there', () => {
  const a = Array.from({ length: 5000 }, (_, i) => i);
  const b = a.map((word) => (word % 10 === 9 ? -word : word));
  const alignment = alignWords(a, b, 100);
  expect(alignment.complete).toBe(false);
  const { equal, left } = check(alignment, a, b);
  expect(left).toBeGreaterThanOrEqual(500);
  expect(equal).toBeGreaterThanOrEqual(450);
  expect(alignWords(a, b, 1000).complete).toBe(true);
  expect(alignWords(a, b, 999).complete).toBe(false);
});
