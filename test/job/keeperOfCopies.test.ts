import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { keeperOracle } from '../oracles/keeper.ts';
import { random } from '../oracles/random.ts';
import { inFolder, runJob } from './jobFiles.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'cpu', workers: 0 });
});
afterAll(async () => engine.close());

const run = (from: number, to: number): string => Array.from({ length: to - from }, (_, i) => `w${from + i}`).join(' ');

test('a copy of a removed page that ranks behind a better keeper names that one', async () => {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    // By row: K, its near-copy R, an early copy of R, K2 which is nearer to R than K is, a late copy of R.
    const texts = [run(0, 100), run(9, 109), run(9, 109), run(13, 113), run(9, 109).toUpperCase()];
    writeFileSync(input, texts.map((text) => `${JSON.stringify({ text })}\n`).join(''));
    const { removed, clusters } = await runJob(folder, 'job', engine, { inputs: [input], verify: 'exact' });
    expect(removed.map(({ row, keeper_row, similarity, rule }) => [row, keeper_row, similarity, rule])).toEqual([
      [1, 0, 87 / 105, 'jaccard'],
      [2, 0, 87 / 105, 'jaccard'],
      [4, 3, 92 / 100, 'jaccard'],
    ]);
    expect(clusters.map(({ row, keeper_row, similarity }) => [row, keeper_row, similarity])).toEqual([
      [0, 0, null],
      [1, 0, 87 / 105],
      [2, 0, 87 / 105],
      [3, 3, null],
      [4, 3, 92 / 100],
    ]);
  });
});

test.each(['first', 'best:score'])('keep %s: on corpora with copies at every rank, keepers are those of the rule run on all documents', async (keep) => {
  let named = 0;
  await inFolder(async (folder) => {
    for (const seed of [3, 4, 5, 6]) {
      const next = random(seed);
      const rows: { text: string; score: number | null }[] = [];
      for (let family = 0; family < 8; family++) {
        // Mostly the shape above, in which the middle one is nearer to the last than to the first; ranks are drawn.
        const shifts = family % 4 === 0 ? Array.from({ length: 3 }, () => Math.floor(next() * 20)) : [0, 9, 13];
        const base = family * 1000;
        for (let copy = 0; copy < 14; copy++) {
          const shift = shifts[Math.floor(next() * 3)];
          rows.push({ text: run(base + shift, base + shift + 100), score: next() < 0.15 ? null : Math.floor(next() * 60) - 30 });
        }
      }
      // Families apart, their members in any order.
      for (let i = rows.length - 1; i > 0; i--) {
        const j = Math.floor(next() * (i + 1));
        [rows[i], rows[j]] = [rows[j], rows[i]];
      }
      const input = join(folder, `${seed}.jsonl`);
      writeFileSync(input, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
      const { removed, pairs } = await runJob(folder, `${keep[0]}${seed}`, engine, { inputs: [input], keep, verify: 'exact' });
      const keys = rows.map(({ score }) => (keep === 'first' ? 0 : score === null ? null : -score));
      const oracle = keeperOracle(keys, pairs.map((pair) => ({ a: pair.left_row, b: pair.right_row, similarity: pair.similarity as number })));
      expect(removed.map((row) => ({ document: row.row, keeper: row.keeper_row, similarity: row.similarity })), `seed ${seed}`).toEqual(oracle);
      named += oracle.filter(({ document, keeper }) => oracle.some((other) => other.keeper !== keeper && rows[other.document].text === rows[document].text)).length;
    }
  });
  // Copies of one page with different keepers: what the rule is about here.
  expect(named).toBeGreaterThan(4);
});
