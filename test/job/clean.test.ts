/** A recipe carried out by one job: nothing goes without a row that says why, and how the job ran does not show in what it leaves. */
import { readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { clean, type CleanResult } from '../../src/job/clean/clean.ts';
import type { CleanOptions } from '../../src/job/clean/cleanOptions.ts';
import type { Progress } from '../../src/job/context.ts';
import { dedup } from '../../src/job/dedup.ts';
import { explainRow } from '../../src/job/explain/explainRow.ts';
import { parseRecipe } from '../../src/recipes/parseRecipe.ts';
import type { Recipe } from '../../src/recipes/recipe.ts';
import { jobEngines } from '../harness/jobEngines.ts';
import { mixedCorpus, toJsonl, type Row } from './corpus.ts';
import { inFolder, outputBytes, readParquet } from './jobFiles.ts';

const engines = jobEngines({ twin: true });

interface Gone {
  readonly file: string;
  readonly row: number;
  readonly stage: string;
  readonly rule: string;
  readonly keeper_file: string | null;
  readonly keeper_row: number | null;
  readonly similarity: number | null;
  readonly verified: boolean;
}

const COPIES = { kind: 'exact', name: 'copies' };
const NEAR = { kind: 'neardup', name: 'near', settings: { threshold: 0.7 } };
const recipeOf = (...stages: unknown[]): Recipe => parseRecipe({ name: 'test', doc: 'a test', stages }, 'test.json');

/** Two files and a line that cannot be read. */
function writeInputs(folder: string, rows: readonly Row[]): string[] {
  const paths = ['a.jsonl', 'b.jsonl'].map((name) => join(folder, name));
  writeFileSync(paths[0], `${toJsonl(rows.slice(0, 100))}{"text": \n${toJsonl(rows.slice(100, 180))}`);
  writeFileSync(paths[1], toJsonl(rows.slice(180)));
  return paths;
}

async function run(folder: string, name: string, inputs: readonly string[], recipe: Recipe, options: Partial<CleanOptions> = {}, engine = engines.cpu): Promise<{ output: string; result: CleanResult }> {
  const output = join(folder, name);
  return { output, result: await clean({ inputs, output, recipe, onError: 'skip', calibration: false, ...options }, { engine, workers: 0 }) };
}

describe('clean', () => {
  const rows = mixedCorpus(41, 400);

  test('every row is kept, removed with stage and rule, or rejected; the funnel adds up', async () => {
    await inFolder(async (folder) => {
      const inputs = writeInputs(folder, rows);
      const { output, result } = await run(folder, 'out', inputs, recipeOf(COPIES, NEAR));
      const { rows: counts, stages, input } = result.report;
      expect(counts).toEqual({ in: 401, kept: counts.kept, removed: 401 - counts.kept - 1, rejected: 1 });
      const gone = await readParquet<Gone>(join(output, 'removed.parquet'));
      expect(gone).toHaveLength(counts.removed);
      expect(stages.map(({ stage, removed }) => [stage, removed])).toEqual(['copies', 'near'].map((stage) => [stage, gone.filter((row) => row.stage === stage).length]));
      expect(stages[0].removed).toBeGreaterThan(10);
      expect(stages[1].removed).toBeGreaterThan(10);
      expect(stages[0].in).toEqual({ documents: input.documents, bytes: input.bytes, words: input.words });
      expect(stages[1].in).toEqual(stages[0].out);
      const texts = rows.map(({ text }) => text).filter((text) => text !== null);
      expect(input).toMatchObject({ documents: texts.length, nulls: rows.length - texts.length, bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) });
      expect(stages[1].out.documents).toBe(texts.length - gone.length);

      // The first of equal texts stays, by an answer found without the job.
      const place = (i: number): readonly [string, number] => (i < 180 ? [inputs[0], i < 100 ? i : i + 1] : [inputs[1], i - 180]);
      const first = new Map<string, number>();
      const expected: unknown[] = [];
      rows.forEach(({ text }, i) => {
        if (text === null) return;
        const before = first.get(text);
        if (before === undefined) first.set(text, i);
        else expected.push([...place(i), ...place(before), true]);
      });
      expect(gone.filter(({ rule }) => rule === 'equal-bytes').map((row) => [row.file, row.row, row.keeper_file, row.keeper_row, row.verified])).toEqual(expected);
      const removed = new Set(gone.map(({ file, row }) => `${file} ${row}`));
      for (const { keeper_file: file, keeper_row: row } of gone.filter(({ stage }) => stage === 'near')) expect(removed).not.toContain(`${file ?? ''} ${row ?? ''}`);

      const kept = inputs.flatMap((path) => readFileSync(join(output, 'kept', relative(folder, path)), 'utf8').split('\n').filter((line) => line !== ''));
      const lines = rows.map((row, i) => ({ line: JSON.stringify(row), key: place(i).join(' ') }));
      expect(kept).toEqual(lines.filter(({ key }) => !removed.has(key)).map(({ line }) => line));
    });
  });

  test('the first rule that drops a document is named, with value and limit; a null text meets no rule', async () => {
    await inFolder(async (folder) => {
      const inputs = writeInputs(folder, rows);
      const recipe = recipeOf({ kind: 'rules', name: 'quality', rules: [{ id: 'gopher.word-count', settings: { min: 10, max: 100 } }] }, COPIES);
      const { output, result } = await run(folder, 'out', inputs, recipe);
      const gone = await readParquet<Gone & { id: string | null; reason: string | null; value: number | null; limit: number | null }>(join(output, 'removed.parquet'));
      const wordsIn = (text: string): number => text.split(' ').length;
      const dropped = rows.filter(({ text }) => text !== null && !text.startsWith('?') && (wordsIn(text) < 10 || wordsIn(text) > 100));
      const quality = gone.filter(({ stage }) => stage === 'quality');
      expect(quality.filter(({ value }) => value !== 0 && value !== null).map(({ rule, reason, value, limit }) => [rule, reason, value, limit])).toEqual(
        dropped.map(({ text }) => wordsIn(text as string)).map((words) => ['gopher.word-count', words < 10 ? 'too-low' : 'too-high', words, words < 10 ? 10 : 100]),
      );
      expect(quality.every(({ keeper_file: file, verified }) => file === null && !verified)).toBe(true);
      expect(result.report.stages[0].rules.map(({ documents }) => documents).reduce((sum, count) => sum + count, 0)).toBe(quality.length);
      // What is left for the next stage is what the first let pass.
      expect(gone.filter(({ stage }) => stage === 'copies').length).toBeLessThan(quality.length);
      expect(result.report.input.nulls).toBe(rows.filter(({ text }) => text === null).length);
    });
  });

  test('a Bloom filter misses no copy, names no keeper, and says that nothing was verified', async () => {
    await inFolder(async (folder) => {
      const inputs = writeInputs(folder, rows);
      const exact = await run(folder, 'exact', inputs, recipeOf(COPIES));
      const bloom = await run(folder, 'bloom', inputs, recipeOf({ ...COPIES, settings: { method: 'bloom', falsePositives: 0.2 } }));
      const again = await run(folder, 'again', inputs, recipeOf({ ...COPIES, settings: { method: 'bloom', falsePositives: 0.2 } }), { partitions: 8 });
      const place = ({ file, row }: Gone): string => `${file} ${row}`;
      const copies = await readParquet<Gone>(join(exact.output, 'removed.parquet'));
      const gone = await readParquet<Gone & { reason: string }>(join(bloom.output, 'removed.parquet'));
      expect(gone.map(place)).toEqual(expect.arrayContaining(copies.map(place)));
      const fresh = exact.result.report.rows.kept;
      expect(gone.length - copies.length).toBeGreaterThan(0);
      expect(gone.length - copies.length).toBeLessThan(0.2 * fresh);
      expect(gone.every((row) => !row.verified && row.keeper_file === null && row.similarity === null && row.reason === 'unverified')).toBe(true);
      expect(outputBytes(again.output)).toEqual(outputBytes(bloom.output));
    });
  });

  test('explain says which stage and rule took a row, and for which other if for one', async () => {
    await inFolder(async (folder) => {
      const inputs = writeInputs(folder, rows);
      const recipe = recipeOf({ kind: 'rules', name: 'quality', rules: [{ id: 'gopher.word-count', settings: { min: 10, max: 100 } }] }, COPIES);
      const { output } = await run(folder, 'out', inputs, recipe);
      const gone = await readParquet<Gone & { value: number }>(join(output, 'removed.parquet'));
      const [quality, copy] = ['quality', 'copies'].map((stage) => gone.find((row) => row.stage === stage) as Gone & { value: number });
      expect(await explainRow(output, quality.file, quality.row)).toMatchObject({ fate: 'removed', other: null, removal: { stage: 'quality', rule: 'gopher.word-count', value: quality.value }, comparison: null });
      expect(await explainRow(output, copy.file, copy.row)).toMatchObject({ fate: 'removed', other: { file: copy.keeper_file, row: copy.keeper_row, similarity: 1 }, removal: { rule: 'equal-bytes', limit: null } });
      const kept = rows.findIndex(({ text }, i) => i > 180 && text !== null && !gone.some(({ file, row }) => file === inputs[1] && row === i - 180));
      expect(await explainRow(output, inputs[1], kept - 180)).toMatchObject({ fate: 'kept', removal: null, notCompared: null });
    });
  });

  test('an input that changes while the kept rows are written is noticed', async () => {
    await inFolder(async (folder) => {
      const inputs = writeInputs(folder, rows);
      const output = join(folder, 'out');
      let changed = false;
      const onProgress = ({ stage }: Progress): void => {
        if (stage !== 'write' || changed) return;
        changed = true;
        // As many lines as before: nothing else would tell.
        writeFileSync(inputs[1], readFileSync(inputs[1], 'utf8').replaceAll('w', 'v'));
        utimesSync(inputs[1], 1, 1);
      };
      await expect(clean({ inputs, output, recipe: recipeOf(COPIES), onError: 'skip' }, { engine: engines.cpu, workers: 0, onProgress })).rejects.toMatchObject({ code: 'input', file: inputs[1] });
      expect(changed).toBe(true);
      expect(JSON.parse(readFileSync(join(output, 'manifest.json'), 'utf8'))).toMatchObject({ state: 'running' });
    });
  });

  test('columns that stages and rules read must be in some row', async () => {
    await inFolder(async (folder) => {
      const inputs = writeInputs(folder, rows);
      const recipe = recipeOf({ ...COPIES, settings: { keep: 'best:scroe' } });
      await expect(run(folder, 'keep', inputs, recipe)).rejects.toMatchObject({ code: 'config', message: expect.stringContaining('"scroe"') as string });
      await expect(run(folder, 'url', inputs, recipeOf(COPIES), { urlColumn: 'ulr' })).rejects.toMatchObject({ code: 'config', message: expect.stringContaining('"ulr"') as string });
      // The folder is free for the job with the right name.
      const best = await run(folder, 'keep', inputs, recipeOf({ ...COPIES, settings: { keep: 'best:score' } }));
      expect(best.result.report.rows.removed).toBeGreaterThan(10);
    });
  });

  test('copies of one text that do not fit in a share of memory are told piece by piece', async () => {
    await inFolder(async (folder) => {
      const input = join(folder, 'in.jsonl');
      const count = 6000;
      writeFileSync(input, Array.from({ length: count }, (_, i) => `${JSON.stringify({ text: i % 2 === 0 ? 'error page' : `page ${i % 100}` })}\n`).join(''));
      const recipe = recipeOf(COPIES);
      const small = await run(folder, 'small', [input], recipe, { memory: 2 ** 20 });
      const large = await run(folder, 'large', [input], recipe);
      expect(small.result.report.rows).toMatchObject({ in: count, kept: 51 });
      expect(outputBytes(small.output)).toEqual(outputBytes(large.output));
    });
  });

  test('a list that changes is another job, whatever its size and time', async () => {
    await inFolder(async (folder) => {
      const inputs = writeInputs(folder, rows.slice(0, 190));
      const terms = join(folder, 'terms.txt');
      const filler = Array.from({ length: 80_000 }, (_, i) => `term${i}`).join('\n');
      writeFileSync(terms, `${filler}\nabc1\n${filler}\n`);
      utimesSync(terms, 1, 1);
      await run(folder, 'out', inputs, recipeOf(COPIES), { terms });
      writeFileSync(terms, `${filler}\nabc2\n${filler}\n`);
      utimesSync(terms, 1, 1);
      await expect(run(folder, 'out', inputs, recipeOf(COPIES), { terms })).rejects.toThrow('lists');
    });
  });

  test('a rule that lacks its list is refused before anything is written', async () => {
    await inFolder(async (folder) => {
      const inputs = writeInputs(folder, rows.slice(0, 190));
      const recipe = recipeOf({ kind: 'rules', name: 'bad', rules: ['map-neo-signals.url-category'] });
      await expect(run(folder, 'out', inputs, recipe)).rejects.toMatchObject({ code: 'config' });
      expect(readdirSync(folder).sort()).toEqual(['a.jsonl', 'b.jsonl']);
    });
  });

  test('two stages in one job are two jobs one behind the other; the near-duplicate stage is the command dedup', async () => {
    await inFolder(async (folder) => {
      const inputs = writeInputs(folder, rows);
      const both = await run(folder, 'both', inputs, recipeOf(COPIES, NEAR));
      const copies = await run(folder, 'copies', inputs, recipeOf(COPIES));
      const rest = ['a.jsonl', 'b.jsonl'].map((name) => join(copies.output, 'kept', name));
      const chained = await run(folder, 'chained', rest, recipeOf(NEAR));
      const command = join(folder, 'command');
      await dedup({ inputs: rest, output: command, threshold: 0.7 }, { engine: engines.cpu, workers: 0 });
      for (const name of ['a.jsonl', 'b.jsonl']) {
        const [one, two, three] = [both.output, chained.output, command].map((output) => readFileSync(join(output, 'kept', name), 'utf8'));
        expect(one).toBe(two);
        expect(one).toBe(three);
      }
    });
  });

  test('outputs are the same whatever engine, memory and partitions', async () => {
    await inFolder(async (folder) => {
      const inputs = writeInputs(folder, rows);
      const recipe = recipeOf({ ...COPIES, settings: { of: 'words', keep: 'longest' } }, NEAR);
      const plain = outputBytes((await run(folder, 'plain', inputs, recipe)).output);
      expect(outputBytes((await run(folder, 'cut', inputs, recipe, { memory: 2 ** 20, partitions: 8 })).output)).toEqual(plain);
      expect(outputBytes((await run(folder, 'twin', inputs, recipe, {}, engines.twin)).output)).toEqual(plain);
    });
  });

  test('a job that was stopped goes on to the same bytes', async () => {
    await inFolder(async (folder) => {
      const inputs = writeInputs(folder, rows);
      const recipe = recipeOf(COPIES, NEAR);
      const whole = outputBytes((await run(folder, 'whole', inputs, recipe)).output);
      for (const stage of ['rules', 'exact', 'candidates', 'write']) {
        const output = join(folder, stage);
        const abort = new AbortController();
        const onProgress = (progress: Progress): void => {
          if (progress.stage === stage) abort.abort();
        };
        await expect(clean({ inputs, output, recipe, onError: 'skip', calibration: false }, { engine: engines.cpu, workers: 0, signal: abort.signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
        const { run: report } = await clean({ inputs, output, recipe, onError: 'skip', calibration: false }, { engine: engines.cpu, workers: 0 });
        expect(report?.resume.sittings).toBe(2);
        expect(outputBytes(output)).toEqual(whole);
      }
    });
  });

  test('a reading of one large file says how far it is', async () => {
    await inFolder(async (folder) => {
      const input = join(folder, 'a.jsonl');
      writeFileSync(input, toJsonl(Array.from({ length: 20_000 }, (_, i) => ({ id: `${i}`, text: `line ${i % 7}\nline ${i}${' of a page'.repeat(25)}` }) as Row)));
      const events: Progress[] = [];
      const recipe = recipeOf(COPIES, { kind: 'edit', name: 'form', edits: ['text.nfc'] }, { kind: 'lines', name: 'lines', settings: { method: 'c4', fewestSentences: 0, shortest: 0 } });
      await clean({ inputs: [input], output: join(folder, 'out'), recipe, calibration: false, memory: 2 ** 24 }, { engine: engines.twin, workers: 0, onProgress: (progress) => void events.push(progress) });
      for (const stage of ['rules', 'exact', 'spans', 'cut']) {
        const within = events.filter((each) => each.stage === stage && each.unit === 'bytes' && each.total !== null && each.done > 0 && each.done < each.total);
        expect([stage, within.length > 0]).toEqual([stage, true]);
      }
      expect(events.filter(({ done, total }) => total !== null && done > total)).toEqual([]);
    });
  });

  test('another recipe is refused in the same folder, and named', async () => {
    await inFolder(async (folder) => {
      const inputs = writeInputs(folder, rows.slice(0, 190));
      await run(folder, 'out', inputs, recipeOf(COPIES));
      await expect(run(folder, 'out', inputs, recipeOf(NEAR))).rejects.toThrow('recipe');
      await run(folder, 'out', inputs, recipeOf(NEAR), { restart: true });
    });
  });

  test('records that were spoiled are made again', async () => {
    await inFolder(async (folder) => {
      const inputs = writeInputs(folder, rows);
      const recipe = recipeOf(COPIES, NEAR);
      const whole = outputBytes((await run(folder, 'whole', inputs, recipe)).output);
      const output = join(folder, 'spoiled');
      const abort = new AbortController();
      const onProgress = ({ stage }: Progress): void => {
        if (stage === 'write') abort.abort();
      };
      await expect(clean({ inputs, output, recipe, onError: 'skip', calibration: false }, { engine: engines.cpu, workers: 0, signal: abort.signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
      for (const name of ['pass-1-fates', 'ids', 'pass-0-sizes', 'pass-2/removals']) {
        const records = join(output, '.job', name, '000000.arrow');
        const bytes = readFileSync(records);
        bytes[bytes.length >> 1] ^= 4;
        writeFileSync(records, bytes);
      }
      await clean({ inputs, output, recipe, onError: 'skip', calibration: false }, { engine: engines.cpu, workers: 0 });
      expect(outputBytes(output)).toEqual(whole);
    });
  });
});
