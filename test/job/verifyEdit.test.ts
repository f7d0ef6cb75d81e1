/** `--verify edit`: documents and paragraphs that go by edits of words, against every pair compared by the whole matrix. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { clean } from '../../src/job/clean/clean.ts';
import { dedup } from '../../src/job/dedup.ts';
import { parseRecipe } from '../../src/recipes/parseRecipe.ts';
import { pick, seededRandom } from '../io/seededRandom.ts';
import { editKeepers, editSimilarity } from '../oracles/edits.ts';
import { inFolder, readJsonl, readParquet, runJob, type Removed } from './jobFiles.ts';

let cpu: Engine;
beforeAll(async () => {
  cpu = await openEngine({ kind: 'cpu', workers: 0 });
});
afterAll(async () => {
  await cpu.close();
});

const THRESHOLD = 0.8;
/** Every two texts that share two thirds of their words meet. */
const MEET = { n: 1, k: 32, bands: { bands: 32, rows: 1 }, bucketDepth: 2 ** 20, threshold: THRESHOLD } as const;

/** Texts with near copies at distances on both sides of the threshold, and some whose parts stand in another order. */
function texts(seed: number, count: number): string[][] {
  const random = seededRandom(seed);
  const word = (): string => `w${Math.floor(random() * 100_000)}`;
  const pool = Array.from({ length: Math.ceil(count / 6) }, () => Array.from({ length: 5 + Math.floor(random() * 60) }, word));
  return Array.from({ length: count }, () => {
    const text = [...pick(random, pool)];
    if (random() < 0.15) text.unshift(...text.splice(Math.floor(text.length / 2)));
    const edits = Math.floor(random() * 0.35 * text.length);
    for (let i = 0; i < edits; i++) text.splice(Math.floor(random() * text.length), pick(random, [0, 1, 1]), ...(random() < 0.7 ? [word()] : []));
    return text;
  });
}

test('documents: pairs, keepers and similarities are those of all pairs', async () => {
  const documents = texts(31, 140);
  const keepers = editKeepers(documents, THRESHOLD);
  const pairs = documents.flatMap((right, j) => documents.slice(0, j).map((left, i) => [i, j, editSimilarity(left, right)] as const)).filter(([, , similarity]) => similarity >= THRESHOLD);
  expect(keepers.filter((keeper) => keeper >= 0).length).toBeGreaterThan(30);
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, documents.map((text) => `${JSON.stringify({ text: text.join(' ') })}\n`).join(''));
    const { removed, pairs: found, result } = await runJob(folder, 'one', cpu, { inputs: [input], verify: 'edit', ...MEET });
    expect(removed.map(({ row, keeper_row: keeper, similarity, verified }) => [row, keeper, similarity, verified])).toEqual(
      keepers.flatMap((keeper, row) => (keeper < 0 ? [] : [[row, keeper, editSimilarity(documents[keeper], documents[row]), true]])),
    );
    expect(new Set(removed.map(({ rule }) => rule))).toEqual(new Set(['edits', 'equal-words'].filter((rule) => removed.some((row) => row.rule === rule))));
    expect(removed.filter(({ rule }) => rule === 'edits').length).toBeGreaterThan(25);
    // Copies are told of their first alone.
    const different = pairs.filter(([, , similarity]) => similarity < 1);
    const told = new Map(found.map(({ left_row: left, right_row: right, similarity }) => [`${left} ${right}`, similarity]));
    for (const [i, j, similarity] of different) if (documents.findIndex((each) => each.join() === documents[i].join()) === i && documents.findIndex((each) => each.join() === documents[j].join()) === j) expect([i, j, told.get(`${i} ${j}`)]).toEqual([i, j, similarity]);
    expect(result.report.calibration).toBeNull();
    expect(result.report.expectations.join(' ')).toContain('words that differ');
    const parts = await runJob(folder, 'parts', cpu, { inputs: [input], verify: 'edit', partitions: 3, memory: 2 ** 20, ...MEET });
    expect(parts.removed).toEqual(removed);
    expect(parts.pairs).toEqual(found);
  });
});

test('texts whose parts stand in another order share their shingles, and stay', async () => {
  const [first] = texts(5, 1);
  const half = Math.floor(first.length / 2);
  const turned = [...first.slice(half), ...first.slice(0, half)];
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, [first, turned].map((text) => `${JSON.stringify({ text: text.join(' ') })}\n`).join(''));
    const removedBy = async (verify: 'exact' | 'edit'): Promise<number> => (await runJob(folder, verify, cpu, { inputs: [input], verify, ...MEET })).removed.length;
    expect([await removedBy('exact'), await removedBy('edit')]).toEqual([1, 0]);
  });
});

test('paragraphs: those that a kept one is near to, whatever the document', async () => {
  const random = seededRandom(77);
  const paragraphs = [...texts(41, 130), ['Home'], ['Home'], ['see', 'also']];
  const documents: string[][][] = [];
  for (let at = 0; at < paragraphs.length; ) {
    const size = 1 + Math.floor(random() * 5);
    documents.push(paragraphs.slice(at, at + size));
    at += size;
  }
  const keepers = editKeepers(paragraphs, THRESHOLD);
  const gone = keepers.map((keeper, i) => keeper >= 0 && paragraphs[i].length >= 5);
  let at = 0;
  const expected = documents.map((document) => document.filter(() => !gone[at++]).map((words) => words.join(' ')).join('\n')).filter((text) => text !== '');
  expect(gone.filter(Boolean).length).toBeGreaterThan(30);
  const { bands, ...settings } = MEET;
  const recipe = parseRecipe({ name: 'test', doc: 'a test', stages: [{ kind: 'paragraphs', name: 'near', settings: { ...settings, method: 'near', verify: 'edit', fewestWords: 5, bands: `${bands.bands}x${bands.rows}` } }] }, 'test.json');
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, documents.map((document) => `${JSON.stringify({ text: document.map((words) => words.join(' ')).join('\n') })}\n`).join(''));
    for (const [name, options] of [['one', {}], ['parts', { partitions: 3, memory: 2 ** 20 }]] as const) {
      const output = join(folder, name);
      await clean({ inputs: [input], output, recipe, ...options }, { engine: cpu, workers: 0 });
      expect(readJsonl<{ text: string }>(join(output, 'kept', 'in.jsonl')).map(({ text }) => text)).toEqual(expected);
      const edits = await readParquet<{ reason: string | null; value: number | null; verified: boolean }>(join(output, 'edits.parquet'));
      const told = edits.filter(({ reason }) => reason !== 'newline');
      expect(told.length).toBeGreaterThan(20);
      expect(told.every(({ reason, value, verified }) => (reason === 'edits' || reason === 'equal-words') && verified && (value ?? 0) >= THRESHOLD)).toBe(true);
      await readParquet<Removed>(join(output, 'removed.parquet'));
    }
  });
});

test('what has no words in order refuses it', async () => {
  await expect(dedup({ inputs: ['in.arrow'], output: 'out', signatures: true, verify: 'edit' }, { engine: cpu })).rejects.toThrow('verify edit with signatures');
  await expect(dedup({ inputs: ['in.jsonl'], output: 'out', index: 'past', verify: 'edit' }, { engine: cpu })).rejects.toThrow('verify edit');
});
