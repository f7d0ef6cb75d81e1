import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { jaccard } from '../oracles/jaccard.ts';
import { random } from '../oracles/random.ts';
import { inFolder, runJob, type JobOutputs } from './jobFiles.ts';

/** The corpora that break pipelines, at a size for every run; `bandsaw bench worst-cases` has them in full. */
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'cpu', workers: 0 });
});
afterAll(async () => engine.close());

const next = random(99);
const words = (count: number): string[] => Array.from({ length: count }, () => `w${Math.floor(next() * 2 ** 40).toString(36)}`);

async function run(texts: readonly (readonly string[])[], check: (outputs: JobOutputs) => void): Promise<void> {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, texts.map((text) => `${JSON.stringify({ text: text.join(' ') })}\n`).join(''));
    check(await runJob(folder, 'job', engine, { inputs: [input] }));
  });
}

test('5,000 copies of one page: one stays, no pair is compared', async () => {
  const page = words(200);
  await run(Array.from({ length: 5000 }, () => page), ({ result: { report, run: how } }) => {
    expect(report.rows).toEqual({ in: 5000, kept: 1, removed: 4999, rejected: 0 });
    expect([report.folded, report.collisions, report.candidates]).toEqual([4999, 0, 0]);
    expect(report.pairs).toEqual({ pairs: (5000 * 4999) / 2, written: 10_000, cappedClusters: 1 });
    expect(how?.stages.find(({ stage }) => stage === 'second-look')?.counts['compared']).toBe(0);
  });
});

test('2,000 pages that differ by one word: pairs stay within the depth a unit and band, one page is kept', async () => {
  const page = words(300);
  await run(Array.from({ length: 2000 }, (_, i) => page.map((word, at) => (at === 150 ? `x${i}` : word))), ({ result: { report }, removed }) => {
    expect(report.rows.kept).toBe(1);
    expect(report.collisions).toBeLessThanOrEqual(2000 * 64 * report.bands.bands);
    expect(report.candidates).toBeLessThan((2000 * 1999) / 8);
    expect(report.beyondDepth.buckets).toBeGreaterThan(0);
    for (const row of removed) expect([row.keeper_row, row.similarity]).toEqual([0, 291 / 301]);
  });
});

test('300 different pages with one long footer, alike by 0.77: none is removed at 0.8', async () => {
  const footer = words(400);
  const pages = Array.from({ length: 300 }, () => [...words(60), ...footer]);
  expect(jaccard(pages[3], pages[200])).toBeCloseTo(396 / 516, 10);
  await run(pages, ({ result: { report } }) => {
    expect(report.candidates).toBeGreaterThan(1000);
    expect(report.rows).toEqual({ in: 300, kept: 300, removed: 0, rejected: 0 });
  });
});

test('20,000 documents of one word each: those of one folded word fold, no two others meet', async () => {
  await run(Array.from({ length: 20_000 }, (_, i) => [i % 20 === 19 ? `WORD${i - 1}` : `word${i}`]), ({ result: { report }, removed }) => {
    expect(report.rows.removed).toBe(1000);
    for (const row of removed) expect([row.row % 20, row.keeper_row]).toEqual([19, row.row - 1]);
  });
});

test('one document of 2 MB among small ones, and its near-copy', async () => {
  const long = words(250_000);
  await run([words(50), long, words(3), long.map((word, at) => (at % 25_000 === 7 ? 'changed' : word))], ({ removed }) => {
    expect(removed.map(({ row, keeper_row }) => [row, keeper_row])).toEqual([[3, 1]]);
    expect(removed[0].similarity).toBeGreaterThan(0.999);
  });
});
