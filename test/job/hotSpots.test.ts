/** What skewed corpora do to partitions, under a budget that a partition's share of holds some hundred records. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import type { DedupOptions } from '../../src/job/options.ts';
import { jaccard } from '../oracles/jaccard.ts';
import { random } from '../oracles/random.ts';
import { inFolder, runJob, type JobOutputs } from './jobFiles.ts';

const LITTLE = 2 ** 20;
/** Records of a band that fit in a partition's share of LITTLE: an eighth of it, at 92 bytes each. */
const FIT = LITTLE / 8 / 92;

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'cpu', workers: 0 });
});
afterAll(async () => engine.close());

const next = random(2026);
const words = (count: number): string[] => Array.from({ length: count }, () => `w${Math.floor(next() * 2 ** 40).toString(36)}`);

/** Runs the job under LITTLE and with room for all: the outputs must be the same, and every removal right by the exact oracle. */
async function run(texts: readonly (readonly string[])[], options: Partial<DedupOptions>, check: (outputs: JobOutputs) => void): Promise<void> {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, texts.map((text) => `${JSON.stringify({ text: text.join(' ') })}\n`).join(''));
    const little = await runJob(folder, 'little', engine, { inputs: [input], ...options, memory: LITTLE });
    const plenty = await runJob(folder, 'plenty', engine, { inputs: [input], ...options });
    expect(little.removed).toEqual(plenty.removed);
    expect(little.result.report).toEqual(plenty.result.report);
    const gone = new Set(little.removed.map(({ row }) => row));
    for (const { row, keeper_row: keeper, similarity } of little.removed) {
      expect(keeper < row && !gone.has(keeper), `${row} for ${keeper}`).toBe(true);
      expect(similarity).toBeCloseTo(jaccard(texts[row], texts[keeper]), 12);
      expect(similarity).toBeGreaterThanOrEqual(0.8);
    }
    check(little);
  });
}

test('a bucket larger than a partition: what is beyond the depth is counted, the removals are right', async () => {
  const page = words(80);
  const texts = Array.from({ length: 2500 }, (_, i) => page.map((word, at) => (at === i % 80 ? `x${i}` : word)));
  expect(texts.length).toBeGreaterThan(1.5 * FIT);
  await run(texts, { bucketDepth: 3 }, ({ result: { report } }) => {
    expect(report.beyondDepth.buckets).toBeGreaterThan(0);
    expect(report.beyondDepth.pairsNotMade).toBeGreaterThan(FIT ** 2);
    expect(report.rows.removed).toBeGreaterThan(2000);
  });
});

test('every document equal: folded in pieces, none is compared', async () => {
  const page = words(30);
  await run(Array.from({ length: 4000 }, () => page), {}, ({ result: { report } }) => {
    expect(report.rows).toEqual({ in: 4000, kept: 1, removed: 3999, rejected: 0 });
    expect(report.candidates).toBe(0);
  });
});

test('a chain: all documents in one component, those go that resemble a kept one', async () => {
  const all = words(2 * 1500 + 60);
  const texts = Array.from({ length: 1500 }, (_, i) => all.slice(2 * i, 2 * i + 60));
  // Windows of 56 shingles, two further each: 54/58, 52/60, 50/62 of three neighbours, and 48/64.
  expect([1, 2, 3, 4].map((step) => jaccard(texts[0], texts[step]) >= 0.8)).toEqual([true, true, true, false]);
  await run(texts, {}, ({ result: { report }, removed }) => {
    expect(report.clusters.largest).toBe(1500);
    // Of four in a row one stays; a pair that no band found may keep another.
    expect(report.rows.kept).toBeGreaterThanOrEqual(375);
    expect(report.rows.kept).toBeLessThan(1.08 * 375);
    for (const { row, keeper_row: keeper } of removed) expect(row - keeper).toBeLessThanOrEqual(3);
  });
});
