/** Edits as stages of a job: what later stages see, how the original is rebuilt, and that how the job ran does not show. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { edits } from '../../src/edits/registry.ts';
import { rebuild } from '../../src/edits/editWriter.ts';
import { writeTable } from '../../src/io/tables/tables.ts';
import { clean, type CleanResult } from '../../src/job/clean/clean.ts';
import type { CleanOptions } from '../../src/job/clean/cleanOptions.ts';
import { explainRow } from '../../src/job/explain/explainRow.ts';
import type { Progress } from '../../src/job/context.ts';
import { changesTexts } from '../../src/job/clean/steps.ts';
import { parseRecipe } from '../../src/recipes/parseRecipe.ts';
import type { Recipe } from '../../src/recipes/recipe.ts';
import { recipes } from '../../src/recipes/registry.ts';
import { ruleOf } from '../../src/rules/registry.ts';
import { needsOfRule } from '../../src/rules/ruleNeeds.ts';
import { jobEngines } from '../harness/jobEngines.ts';
import { toJsonl, type Row } from './corpus.ts';
import { CONVERTED, editedCorpus } from './editedCorpus.ts';
import { inFolder, outputBytes, readParquet } from './jobFiles.ts';

const engines = jobEngines({ twin: true });

const recipeOf = (...stages: unknown[]): Recipe => parseRecipe({ name: 'test', doc: 'a test', stages }, 'test.json');
const edit = (name: string, ...ids: unknown[]): unknown => ({ kind: 'edit', name, edits: ids });
const C4 = edit('c4', { id: 'c4.lines', settings: { terminal: 'none', fewestSentences: 1, fewestWords: 2 } });
const WORDS = { kind: 'rules', name: 'long', rules: [{ id: 'gopher.word-count', settings: { min: 20, max: 1000 } }] };
const COPIES = { kind: 'exact', name: 'copies' };
const FORM = edit('form', 'text.nfc', 'slimpajama.repair');
const NEAR = { kind: 'neardup', name: 'near', settings: { threshold: 0.7 } };
const PII = edit('pii', 'fineweb.pii');
const SHARED = { kind: 'lines', name: 'shared', settings: { method: 'c4' } };
/** Every kind of stage, with texts changed before, between and behind those that compare. */
const ALL = [C4, WORDS, COPIES, FORM, NEAR, SHARED, PII];

function writeInputs(folder: string, rows: readonly Row[]): string[] {
  const paths = ['a.jsonl', 'b.jsonl'].map((name) => join(folder, name));
  const cut = Math.floor(rows.length / 2);
  writeFileSync(paths[0], toJsonl(rows.slice(0, cut)));
  writeFileSync(paths[1], toJsonl(rows.slice(cut)));
  return paths;
}

async function run(folder: string, name: string, inputs: readonly string[], recipe: Recipe, options: Partial<CleanOptions> = {}, engine = engines.cpu): Promise<{ output: string; result: CleanResult }> {
  const output = join(folder, name);
  return { output, result: await clean({ inputs, output, recipe, ...options }, { engine, workers: 0 }) };
}

interface Change {
  readonly file: string;
  readonly row: bigint;
  readonly id: string | null;
  readonly step: bigint;
  readonly rule: string;
  readonly start: bigint;
  readonly removed: Uint8Array;
  readonly inserted: Uint8Array;
}

async function changesIn(output: string): Promise<Map<string, Change[]>> {
  const rows = (await parquetReadObjects({ file: await asyncBufferFromFile(join(output, 'edits.parquet')), compressors, utf8: false })) as unknown as Change[];
  const byRow = new Map<string, Change[]>();
  for (const row of rows) {
    const key = `${Buffer.from(row.file).toString()} ${row.row}`;
    byRow.set(key, [...(byRow.get(key) ?? []), row]);
  }
  return byRow;
}

const stepsOf = (changes: readonly Change[]): Change[][] => [...new Set(changes.map(({ step }) => step))].map((step) => changes.filter((each) => each.step === step));

/** From the text in kept/ back to the input's. */
function backward(text: Uint8Array, changes: readonly Change[]): Uint8Array {
  for (const step of stepsOf(changes).toReversed()) {
    for (const { start, inserted } of step) expect(Buffer.compare(text.subarray(Number(start), Number(start) + inserted.length), inserted)).toBe(0);
    text = rebuild(text, step.map(({ start, removed, inserted }) => ({ at: Number(start), inserted: inserted.length, removed })));
  }
  return text;
}

/** From the input's text to the new one. */
function forward(text: Uint8Array, changes: readonly Change[]): Uint8Array {
  for (const step of stepsOf(changes)) {
    const parts: Uint8Array[] = [];
    let read = 0;
    let made = 0;
    for (const { start, removed, inserted } of step) {
      const kept = Number(start) - made;
      parts.push(text.subarray(read, read + kept), inserted);
      expect(Buffer.compare(text.subarray(read + kept, read + kept + removed.length), removed)).toBe(0);
      read += kept + removed.length;
      made += kept + inserted.length;
    }
    text = Buffer.concat([...parts, text.subarray(read)]);
  }
  return text;
}

interface Line {
  readonly key: string;
  readonly line: string;
  readonly text: string | null;
}

const linesOf = (path: string, name = path): Line[] => readFileSync(path, 'utf8').split('\n').filter((line) => line !== '').map((line, row) => ({ key: `${name} ${row}`, line, text: (JSON.parse(line) as Row).text }));

/** Rows of the inputs that stay, and what kept/ has of each. */
async function keptOf(inputs: readonly string[], output: string): Promise<{ before: Line; after: Line }[]> {
  const gone = new Set((await readParquet<{ file: string; row: number }>(join(output, 'removed.parquet'))).map(({ file, row }) => `${file} ${row}`));
  return inputs.flatMap((path) => {
    const stay = linesOf(path).filter(({ key }) => !gone.has(key));
    const kept = linesOf(join(output, 'kept', basename(path)));
    expect(kept).toHaveLength(stay.length);
    return stay.map((before, i) => ({ before, after: kept[i] }));
  });
}

describe('edits in a job', () => {
  const rows = editedCorpus(7, 120);

  test('each row is kept as it was, kept with another text from which the original is rebuilt, or removed', async () => {
    await inFolder(async (folder) => {
      const inputs = writeInputs(folder, rows);
      const { output, result } = await run(folder, 'out', inputs, recipeOf(...ALL), { saveRemoved: true });
      const { rows: counts, stages } = result.report;
      expect(counts.in).toBe(rows.length);
      expect(counts.kept + counts.removed).toBe(rows.length);
      const changes = await changesIn(output);
      let edited = 0;
      for (const { before, after } of await keptOf(inputs, output)) {
        const mine = changes.get(before.key);
        if (mine === undefined) expect(after.line).toBe(before.line);
        else {
          edited += 1;
          expect(after.line).toBe(JSON.stringify({ ...(JSON.parse(before.line) as Row), text: after.text }));
          expect(Buffer.from(backward(Buffer.from(after.text as string), mine)).toString()).toBe(before.text);
          expect(Buffer.from(forward(Buffer.from(before.text as string), mine)).toString()).toBe(after.text);
          expect(mine[0].id === null ? null : Buffer.from(mine[0].id).toString()).toBe((JSON.parse(before.line) as Row).id);
        }
      }
      const kept = new Set((await keptOf(inputs, output)).map(({ before }) => before.key));
      const removed = (path: string): string[] => linesOf(join(output, 'removed', basename(path))).map(({ line }) => line);
      expect(inputs.flatMap(removed)).toEqual(inputs.flatMap((path) => linesOf(path)).filter(({ key }) => !kept.has(key)).map(({ line }) => line));
      expect(edited).toBe(changes.size);
      expect(edited).toBeGreaterThan(20);
      expect(counts.kept - edited).toBeGreaterThan(2);
      expect(new Set([...changes.values()].flat().map(({ step }) => Number(step)))).toEqual(new Set([0, 1, 2, 3, 4]));
      expect(stages.map(({ in: given }) => given)).toEqual([expect.objectContaining({ documents: counts.in - result.report.input.nulls }), ...stages.slice(0, -1).map(({ out }) => out)]);
      expect(stages.every(({ removed, edits: done }, i) => ['edit', 'lines'].includes((ALL[i] as { kind: string }).kind) ? (done as unknown[]).length > 0 : removed > 0 && done === undefined)).toBe(true);
    });
  });

  test('every edit there is: the originals are rebuilt, and the counts are those of the table', async () => {
    await inFolder(async (folder) => {
      const inputs = writeInputs(folder, [...CONVERTED, ...rows.slice(0, 50)]);
      for (const { id } of edits) {
        const { output, result } = await run(folder, id, inputs, recipeOf(edit('one', id)));
        const changes = await changesIn(output);
        for (const { before, after } of await keptOf(inputs, output)) {
          expect(after.text === null ? null : Buffer.from(backward(Buffer.from(after.text), changes.get(before.key) ?? [])).toString()).toBe(before.text);
        }
        const all = [...changes.values()].flat();
        const sum = (of: 'removed' | 'inserted'): number => all.reduce((total, change) => total + change[of].length, 0);
        expect(result.report.stages[0].edits).toEqual([{ edit: id, documents: changes.size, changes: all.length, bytesRemoved: sum('removed'), bytesInserted: sum('inserted') }]);
        expect(all.length, id).toBeGreaterThan(0);
      }
    });
  });

  test('seven stages in one job are seven jobs chained through files, funnel and all', async () => {
    await inFolder(async (folder) => {
      const inputs = writeInputs(folder, rows);
      const whole = await run(folder, 'whole', inputs, recipeOf(...ALL));
      let given = inputs;
      for (const [i, stage] of ALL.entries()) {
        const { output, result } = await run(folder, `step-${i}`, given, recipeOf(stage));
        expect(result.report.stages[0]).toEqual(whole.result.report.stages[i]);
        given = given.map((path) => join(output, 'kept', basename(path)));
      }
      for (const path of given) expect(readFileSync(path, 'utf8')).toBe(readFileSync(join(whole.output, 'kept', basename(path)), 'utf8'));
    });
  });

  test('five stages with Parquet, written by threads: the rows of both ways are equal', async () => {
    await inFolder(async (folder) => {
      const input = join(folder, 'a.parquet');
      const columns = [{ name: 'id', type: 'string', nullable: true }, { name: 'text', type: 'string', nullable: true }, { name: 'score', type: 'int64', nullable: true }] as const;
      await writeTable(input, columns, [{ rowCount: rows.length, columns: [rows.map(({ id }) => id), rows.map(({ text }) => text), rows.map(({ score }) => score ?? null)] }]);
      const output = join(folder, 'whole');
      const stages = ALL.filter((stage) => stage !== NEAR && stage !== WORDS);
      await clean({ inputs: [input], output, recipe: recipeOf(...stages) }, { engine: engines.cpu, workers: 1 });
      let given = input;
      for (const [i, stage] of stages.entries()) given = join((await run(folder, `step-${i}`, [given], recipeOf(stage))).output, 'kept/a.parquet');
      const kept = await readParquet<Row>(join(output, 'kept/a.parquet'));
      expect(kept).toEqual(await readParquet<Row>(given));
      const jsonl = await run(folder, 'jsonl', writeInputs(folder, rows), recipeOf(...stages));
      expect(kept).toEqual(['a.jsonl', 'b.jsonl'].flatMap((name) => linesOf(join(jsonl.output, 'kept', name)).map(({ line }) => JSON.parse(line) as Row)));
    });
  });

  test('outputs are the same whatever engine, memory and partitions', async () => {
    await inFolder(async (folder) => {
      const inputs = writeInputs(folder, rows.slice(0, 60));
      const plain = outputBytes((await run(folder, 'plain', inputs, recipeOf(...ALL))).output);
      expect(outputBytes((await run(folder, 'cut', inputs, recipeOf(...ALL), { memory: 2 ** 20, partitions: 8 })).output)).toEqual(plain);
      expect(outputBytes((await run(folder, 'twin', inputs, recipeOf(...ALL), {}, engines.twin)).output)).toEqual(plain);
    });
  });

  test('a job that was stopped goes on to the same bytes, and records that were spoiled are made again', async () => {
    await inFolder(async (folder) => {
      const inputs = writeInputs(folder, rows.slice(0, 60));
      const recipe = recipeOf(...ALL);
      const whole = outputBytes((await run(folder, 'whole', inputs, recipe)).output);
      // Each of three passes over two files tells twice; the near-duplicate pass writes too.
      for (const [stage, told] of [['rules', 1], ['rules', 3], ['cut', 4], ['write', 6]] as const) {
        const output = join(folder, `${stage}-${told}`);
        const abort = new AbortController();
        let seen = 0;
        const onProgress = (progress: Progress): void => {
          if (progress.stage === 'rules') seen += 1;
          if (progress.stage === stage && seen === told) abort.abort();
        };
        await expect(clean({ inputs, output, recipe }, { engine: engines.cpu, workers: 0, signal: abort.signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
        if (stage === 'write') {
          for (const name of ['pass-5-texts', 'pass-2-changes', 'pass-4-changes', 'pass-0-resized']) {
            const records = join(output, '.job', name, '000000.arrow');
            const bytes = readFileSync(records);
            bytes[bytes.length >> 1] ^= 4;
            writeFileSync(records, bytes);
          }
        }
        await clean({ inputs, output, recipe }, { engine: engines.cpu, workers: 0 });
        expect(outputBytes(output)).toEqual(whole);
      }
    });
  });

  test('explain says what was changed in a row that stays', async () => {
    await inFolder(async (folder) => {
      const inputs = writeInputs(folder, rows.slice(0, 60));
      const { output } = await run(folder, 'out', inputs, recipeOf(C4, PII));
      const [[key, mine]] = [...(await changesIn(output))].filter(([, changes]) => stepsOf(changes).length === 2);
      const [file, row] = key.split(' ');
      expect(await explainRow(output, file, Number(row))).toMatchObject({
        fate: 'kept', textsEdited: true, edits: stepsOf(mine).map((step, i) => ({ step: i, stage: ['c4', 'pii'][i], rule: ['c4.lines', 'fineweb.pii'][i], changes: step.length })),
      });
    });
  });

  test('recipes that change texts run as they come, but for rules that lack their lists', async () => {
    await inFolder(async (folder) => {
      const inputs = writeInputs(folder, rows.slice(0, 40)).slice(0, 1);
      const isReady = ({ id }: { readonly id: string }): boolean => {
        const { resources, classifiers, url, stored } = needsOfRule(ruleOf(id));
        return resources.length + classifiers.length + stored.length === 0 && !url;
      };
      for (const recipe of recipes.filter((each) => changesTexts(each) && !each.name.endsWith('-compat') && !/-20\d\d$|-paper$/u.test(each.name))) {
        const stages = recipe.stages.map((stage) => (stage.kind === 'rules' ? { ...stage, rules: stage.rules.filter(isReady) } : stage));
        const { output, result } = await run(folder, recipe.name, inputs, { ...recipe, stages });
        const changes = await changesIn(output);
        for (const { before, after } of await keptOf(inputs, output)) {
          expect(after.text === null ? null : Buffer.from(backward(Buffer.from(after.text), changes.get(before.key) ?? [])).toString(), recipe.name).toBe(before.text);
        }
        expect(result.report.rows.in, recipe.name).toBe(20);
      }
    });
  });

  test('a document of which an edit leaves nothing goes, and one that was empty stays', async () => {
    await inFolder(async (folder) => {
      const input = join(folder, 'in.jsonl');
      writeFileSync(input, ['# Copyright', '', 'code();', '// a\n# b\n'].map((text) => `${JSON.stringify({ text })}\n`).join(''));
      const { output } = await run(folder, 'out', [input], recipeOf(edit('header', 'redpajama-v1.github-header')));
      const gone = await readParquet<{ row: number; rule: string; reason: string; value: number; limit: number | null }>(join(output, 'removed.parquet'));
      expect(gone.map(({ row, rule, reason, value, limit }) => [row, rule, reason, value, limit])).toEqual([0, 3].map((row) => [row, 'redpajama-v1.github-header', 'nothing-left', 0, null]));
      expect(linesOf(join(output, 'kept/in.jsonl')).map(({ text }) => text)).toEqual(['', 'code();']);
    });
  });

  test('--emit mask and ids: the new texts follow from the input and edits.parquet', async () => {
    await inFolder(async (folder) => {
      const inputs = writeInputs(folder, rows.slice(0, 80));
      const kept = await run(folder, 'rows', inputs, recipeOf(C4, PII));
      const expected = (await keptOf(inputs, kept.output)).map(({ after }) => after.text);
      for (const emit of ['mask', 'ids'] as const) {
        const { output } = await run(folder, emit, inputs, recipeOf(C4, PII), { emit });
        const changes = await changesIn(output);
        const before = await keptOf(inputs, kept.output);
        expect(before.map(({ before: { key, text } }) => (text === null ? null : Buffer.from(forward(Buffer.from(text), changes.get(key) ?? [])).toString()))).toEqual(expected);
      }
    });
  });
});
