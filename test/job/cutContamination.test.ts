/** Parts of reference texts are cut: all of them and nothing else, with what was cut and for which text in edits.parquet. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { OverlapFinder } from '../../src/contamination/overlap.ts';
import { ReferenceSet } from '../../src/contamination/referenceSet.ts';
import { rebuild } from '../../src/edits/editWriter.ts';
import { clean } from '../../src/job/clean/clean.ts';
import type { CleanOptions } from '../../src/job/clean/cleanOptions.ts';
import { DocumentCutter } from '../../src/job/decontaminate/cutDocument.ts';
import { explainRow } from '../../src/job/explain/explainRow.ts';
import { parseRecipe } from '../../src/recipes/parseRecipe.ts';
import type { Recipe } from '../../src/recipes/recipe.ts';
import { WordList } from '../../src/text/wordList.ts';
import { jobEngines } from '../harness/jobEngines.ts';
import { inFolder, outputBytes, readJsonl, readParquet, type Removed } from './jobFiles.ts';
import { jsonl, plant, type Planted } from './plantedItems.ts';

const engines = jobEngines({ all: true });

interface Cut {
  readonly file: string;
  readonly row: bigint;
  readonly start: bigint;
  readonly removed: Uint8Array;
  readonly inserted: Uint8Array;
  readonly value: number;
  readonly keeper_file: string;
  readonly keeper_row: bigint;
}

const recipeOf = (...stages: unknown[]): Recipe => parseRecipe({ name: 'test', doc: 'a test', stages }, 'test.json');
const stage = (settings: object): object => ({ kind: 'decontaminate', name: 'benchmarks', settings: { column: 'question', ...settings } });
const CUT = stage({ contaminated: 'cut' });

async function run(folder: string, name: string, { inputs, against }: Pick<Planted, 'inputs' | 'against'>, options: Partial<CleanOptions> & { readonly recipe: Recipe }, engine = engines.cpu): Promise<{ output: string; rows: { kept: number; removed: number } }> {
  const output = join(folder, name);
  const { report } = await clean({ inputs, against, output, memory: 32 * 2 ** 20, calibration: false, ...options }, { engine, workers: 0 });
  return { output, rows: report.rows };
}

const cutsIn = async (output: string): Promise<Cut[]> => (await parquetReadObjects({ file: await asyncBufferFromFile(join(output, 'edits.parquet')), compressors, utf8: false })) as unknown as Cut[];
const textOf = (bytes: Uint8Array | string): string => Buffer.from(bytes as Uint8Array).toString();

test('planted items are cut, all of them and nothing else; edits.parquet names their rows and leads back', async () => {
  await inFolder(async (folder) => {
    const made = plant(folder);
    const { output, rows } = await run(folder, 'out', made, { recipe: recipeOf(CUT) });
    expect(rows).toMatchObject({ kept: 60, removed: 0 });
    const kept = ['a.jsonl', 'b.jsonl'].flatMap((name) => readJsonl<{ id: string; text: string | null }>(join(output, 'kept', name)));
    expect(kept).toEqual(made.pages.map(({ id }, row) => ({ id, text: made.left[row] })));
    // Lines that lost nothing are the bytes that they were.
    const lines = (path: string): string[] => readFileSync(path, 'utf8').split('\n');
    lines(join(output, 'kept', 'a.jsonl')).forEach((line, row) => expect(line === lines(made.inputs[0])[row]).toBe(row === 25 || made.planted[row].length === 0));

    const cuts = await cutsIn(output);
    const found = cuts.map(({ file, row, removed, keeper_file: reference, keeper_row: at, value }) => ({
      page: Number(row) + (textOf(file) === made.inputs[1] ? 25 : 0), item: Number(at) + (textOf(reference) === made.against[1] ? 40 : 0), text: textOf(removed), value,
    }));
    expect(found).toEqual(made.planted.flatMap((own, page) => own.map((each) => ({ page, ...each, value: 1 }))));
    for (const [page, text] of made.left.entries()) {
      if (text === null) continue;
      const own = cuts.filter(({ file, row }) => Number(row) + (textOf(file) === made.inputs[1] ? 25 : 0) === page);
      expect(textOf(rebuild(Buffer.from(text), own.map(({ start, removed, inserted }) => ({ at: Number(start), inserted: inserted.length, removed }))))).toBe(made.pages[page].text);
    }
  });
}, 60_000);

test('the same bytes on every engine and in every partition, among other stages', async () => {
  await inFolder(async (folder) => {
    const made = plant(folder);
    // The near-duplicate is one only once its item is gone.
    const recipe = recipeOf({ kind: 'edit', name: 'form', edits: ['text.nfc'] }, CUT, { kind: 'neardup', name: 'near', settings: { threshold: 0.9 } });
    const twice = { ...made, inputs: [...made.inputs, jsonl(join(folder, 'c.jsonl'), [{ id: 'again', text: made.left[0] }])] };
    const first = await run(folder, 'first', twice, { recipe });
    expect(first.rows).toMatchObject({ kept: 60, removed: 1 });
    const removed = await readParquet<Removed>(join(first.output, 'removed.parquet'));
    expect(removed).toMatchObject([{ id: 'again', stage: 'near', keeper_file: made.inputs[0], keeper_row: 0 }]);
    for (const { name, engine } of engines.all) expect(outputBytes((await run(folder, `on-${name}`, twice, { recipe }, engine)).output), name).toEqual(outputBytes(first.output));
    expect(outputBytes((await run(folder, 'parts', twice, { recipe, memory: 16 * 2 ** 20, partitions: 9 })).output)).toEqual(outputBytes(first.output));
  });
}, 60_000);

test('a stage may remove instead, as decontamination does, and names the reference row in the place of the keeper', async () => {
  await inFolder(async (folder) => {
    const made = plant(folder);
    const { output, rows } = await run(folder, 'out', made, { recipe: recipeOf(stage({})), saveRemoved: true });
    const holds = made.planted.map((own) => own.length > 0);
    expect(rows).toMatchObject({ kept: holds.filter((each) => !each).length, removed: holds.filter((each) => each).length });
    const removed = await readParquet<Removed>(join(output, 'removed.parquet'));
    expect(removed.map(({ id }) => id)).toEqual(made.pages.filter((_, page) => holds[page]).map(({ id }) => id));
    for (const { id, stage: name, rule, value, keeper_file: reference, keeper_row: at, keeper_id: other } of removed) {
      expect([name, rule, value, other]).toEqual(['benchmarks', 'reference-ngrams', 1, null]);
      expect(made.planted[Number(id?.slice(1))].map(({ item }) => item)).toContain(at + (reference === made.against[1] ? 40 : 0));
    }
    expect(await explainRow(output, made.inputs[0], 0)).toMatchObject({ fate: 'removed', removal: { stage: 'benchmarks', rule: 'reference-ngrams' }, other: { file: made.against[0] }, comparison: null });
  });
}, 60_000);

test('a share of an item may be left; a document of nothing else goes; stages and texts come together', async () => {
  await inFolder(async (folder) => {
    const item = Array.from({ length: 40 }, (_, i) => `q${i}`).join(' ');
    const part = item.split(' ').slice(0, 20).join(' ');
    const inputs = [jsonl(join(folder, 'in.jsonl'), [{ text: `before ${item} after` }, { text: `before ${part} after` }, { text: item }])];
    const against = [jsonl(join(folder, 'x.jsonl'), [{ question: item }])];
    const half = await run(folder, 'half', { inputs, against }, { recipe: recipeOf(stage({ contaminated: 'cut', threshold: 0.5 })) });
    expect(readJsonl<{ text: string }>(join(half.output, 'kept', 'in.jsonl')).map(({ text }) => text)).toEqual(['before  after', `before ${part} after`]);
    expect(await readParquet<Removed & { reason: string }>(join(half.output, 'removed.parquet'))).toMatchObject([{ row: 2, rule: 'reference-ngrams', reason: 'nothing-left' }]);
    await expect(run(folder, 'none', { inputs, against: [] }, { recipe: recipeOf(CUT) })).rejects.toMatchObject({ code: 'config' });
    await expect(run(folder, 'no-stage', { inputs, against }, { recipe: recipeOf({ kind: 'exact', name: 'copies' }) })).rejects.toMatchObject({ code: 'config' });
    await expect(run(folder, 'column', { inputs, against }, { recipe: recipeOf(stage({ column: 'text' })) })).rejects.toMatchObject({ code: 'input' });
    // Other references are another job.
    jsonl(against[0], [{ question: `${item} more` }]);
    await expect(run(folder, 'half', { inputs, against }, { recipe: recipeOf(stage({ contaminated: 'cut', threshold: 0.5 })) })).rejects.toMatchObject({ code: 'output' });
  });
}, 60_000);

test('what comes together when a part is cut is cut too; a text in which that does not end is given up', () => {
  const words = (list: WordList, text: string): number => {
    list.clear();
    const bytes = Buffer.from(text);
    return list.append(bytes, 0, bytes.length);
  };
  const list = new WordList({ whole: true });
  const item = (at: number): string[] => Array.from({ length: 13 }, (_, i) => `r${at}x${i}`);
  const set = new ReferenceSet(6, 1e4);
  for (let at = 0; at < 20; at++) set.add(list.whole, 0, words(list, item(at).join(' ')));
  const cutter = new DocumentCutter(new OverlapFinder(set), 0);
  /** An item with another one in its middle, and so on. */
  const nested = (depth: number): string[] => (depth === 0 ? [] : [...item(depth).slice(0, 6), ...nested(depth - 1), ...item(depth).slice(6)]);
  const spansOf = (text: string): string[] | null => {
    const count = words(list, text);
    const spans = cutter.spansOf(Buffer.from(text), list.whole.slice(), 0, count);
    return spans?.map(({ start, end, reference }) => `${reference} ${text.slice(start, end)}`) ?? null;
  };
  expect(spansOf(`a ${nested(2).join(' ')} b`)).toEqual([`1 ${item(1).join(' ')}`, `2 ${item(2).slice(0, 6).join(' ')} `, `2  ${item(2).slice(6).join(' ')}`]);
  expect(spansOf(nested(8).join(' '))?.length).toBeGreaterThan(8);
  expect(spansOf(nested(9).join(' '))).toBeNull();
  expect(spansOf('nothing of it')).toEqual([]);
});
