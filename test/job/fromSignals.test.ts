/** Rules on stored signals, without the texts: the answers of the job over the texts, and what cannot be answered refused by name. */
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { tellsOfTheRun } from '../../src/job/artefacts.ts';
import { openTwinEngine } from '../../src/engine/twinEngine.ts';
import { writeTable } from '../../src/io/tables/tables.ts';
import { clean, type CleanResult } from '../../src/job/clean/clean.ts';
import type { CleanOptions } from '../../src/job/clean/cleanOptions.ts';
import { signals } from '../../src/job/signals.ts';
import { parseRecipe } from '../../src/recipes/parseRecipe.ts';
import type { Recipe } from '../../src/recipes/recipe.ts';
import { recipeOf } from '../../src/recipes/registry.ts';
import { without } from '../../src/recipes/without.ts';
import { mixedCorpus, toJsonl } from './corpus.ts';
import { inFolder } from './jobFiles.ts';

const engine = await openTwinEngine();
afterAll(async () => engine.close());

const run = async (options: CleanOptions): Promise<CleanResult> => clean(options, { engine, workers: 0 });

/** Every file of a job's outputs but what tells how it ran. */
function bytesOf(output: string): Record<string, string> {
  const bytes: Record<string, string> = {};
  const visit = (path: string): void => {
    for (const entry of readdirSync(path)) {
      const full = join(path, entry);
      if (statSync(full).isDirectory()) visit(full);
      else if (entry !== 'report.json' && !tellsOfTheRun(relative(output, full))) bytes[relative(output, full)] = readFileSync(full).toString('base64');
    }
  };
  visit(output);
  return bytes;
}

const recipe: Recipe = parseRecipe({
  name: 'mine', doc: 'a test', stages: [
    { kind: 'rules', name: 'sizes', rules: [{ id: 'redpajama-v2.word-count', settings: { min: 12, max: 60 } }, 'redpajama-v2.mean-word-length', 'redpajama-v2.bullet-lines'] },
    { kind: 'rules', name: 'quality', missing: 'keep', rules: [{ id: 'redpajama-v2.words-without-letter', settings: { max: 0.02 } }, { id: 'map-neo-signals.unique-words', settings: { max: 0.97 } }, 'redpajama-v2.repeated-5grams', { id: 'map-neo-signals.entropy', settings: { max: 4 } }] },
  ],
}, 'mine.json');
const ids = [...new Set(recipe.stages.flatMap((stage) => (stage.kind === 'rules' ? stage.rules.map(({ id }) => id) : [])))];

/** Bullets, lines, texts that are null, empty or not UTF-8, in two formats. */
async function writeInputs(folder: string): Promise<string[]> {
  const rows = [...mixedCorpus(5, 160), { id: 'bullets', text: '• one\n• two\n• three four five six seven eight nine ten eleven twelve' }, { id: 'empty', text: '' }, { id: null, text: '•\n•' }];
  const paths = [join(folder, 'a.jsonl'), join(folder, 'b.parquet')];
  writeFileSync(paths[0], toJsonl(rows.slice(0, 90)));
  const rest = rows.slice(90);
  await writeTable(paths[1], [{ name: 'id', type: 'string', nullable: true }, { name: 'text', type: 'string', nullable: true }], [{ rowCount: rest.length, columns: [rest.map(({ id }) => id), rest.map(({ text }, i) => (i === 7 ? Uint8Array.of(0x61, 0xff, 0x20, 0x62, 0xe2, 0x82) : text))] }]);
  return paths;
}

test('a recipe decides on stored signals what it decides on the texts: removed rows, kept rows, funnel, thresholds', async () => {
  await inFolder(async (folder) => {
    const inputs = await writeInputs(folder);
    const texts = await run({ inputs, output: join(folder, 'texts'), recipe, thresholds: true });
    const { stages, input, thresholds, rows } = texts.report;
    expect(rows.removed).toBeGreaterThan(40);
    expect(stages.every(({ removed }) => removed > 0)).toBe(true);
    expect(thresholds?.map(({ stages: of, limits }) => [of, limits.length])).toEqual([[['sizes', 'quality'], 11]]);
    expect(thresholds?.[0].in).toEqual({ documents: input.documents, bytes: input.bytes, words: input.words });
    // The first rules that fire are those that took the rows.
    const own = thresholds?.[0].limits.flatMap(({ own: limit, thresholds: at, first }) => (limit === null ? [] : [first.documents[at.indexOf(limit)]])) ?? [];
    expect(own.reduce((sum, documents) => sum + documents, 0)).toBeGreaterThanOrEqual(rows.removed);

    const ending = ['parquet', 'arrow', 'jsonl'];
    for (const [i, extension] of ending.entries()) {
      const stored = join(folder, `signals.${extension}`);
      await signals({ inputs, output: stored });
      const output = join(folder, `stored-${extension}`);
      const { report } = await run({ inputs, output, recipe, thresholds: true, fromSignals: [stored], partitions: i === 1 ? 4 : undefined });
      expect(report).toEqual(texts.report);
      expect(bytesOf(output)).toEqual(bytesOf(texts.output));
    }
    // Without the inputs: masks and reasons, by the names the signals have.
    const masks = await run({ inputs, output: join(folder, 'masks'), recipe, emit: 'mask' });
    const alone = await run({ inputs: [], output: join(folder, 'alone'), recipe, fromSignals: [join(folder, 'signals.parquet')] });
    expect(bytesOf(alone.output)).toEqual(bytesOf(masks.output));
    expect(alone.report.stages).toEqual(masks.report.stages);
    expect(alone.report.samples.map(({ stage, rule, documents }) => [stage, rule, documents])).toEqual(masks.report.samples.map(({ stage, rule, documents }) => [stage, rule, documents]));
    expect(alone.report.samples.flatMap((each) => each.rows).every(({ excerpt }) => excerpt === null)).toBe(true);
    expect((await run({ inputs: [], output: join(folder, 'alone'), recipe, fromSignals: [join(folder, 'signals.parquet')] })).run).toBeNull();
    await expect(run({ inputs: [], output: join(folder, 'rows'), recipe, emit: 'rows', fromSignals: [join(folder, 'signals.parquet')] })).rejects.toThrow('give --emit mask or ids');
  });
});

test("RedPajama-V2's own form does as well, one file an input or one for all, and does not know bytes", async () => {
  await inFolder(async (folder) => {
    const inputs = await writeInputs(folder);
    // Its numbers are those of the columns.
    const { report: expected } = await run({ inputs, output: join(folder, 'texts'), recipe, thresholds: true });
    const files: string[] = [];
    for (const [i, input] of inputs.entries()) {
      const plain = join(folder, `part-${i}.jsonl`);
      await signals({ inputs: [input], output: plain, form: 'redpajama-v2' });
      files.push(`${plain}.gz`);
      writeFileSync(files[i], gzipSync(readFileSync(plain)));
    }
    const { report } = await run({ inputs, output: join(folder, 'stored'), recipe, thresholds: true, fromSignals: files });
    expect(report.rows).toEqual(expected.rows);
    expect(report.stages.map(({ removed, rules }) => [removed, rules.map(({ rule, documents }) => [rule, documents])])).toEqual(expected.stages.map(({ removed, rules }) => [removed, rules.map(({ rule, documents }) => [rule, documents])]));
    expect(report.thresholds?.[0].limits.map(({ alone, first, only }) => [alone.documents, first.documents, only.documents])).toEqual(expected.thresholds?.[0].limits.map(({ alone, first, only }) => [alone.documents, first.documents, only.documents]));
    expect(report.thresholds?.[0].limits[0].alone.bytes).toBeNull();
    expect(JSON.parse(readFileSync(join(folder, 'stored/report.json'), 'utf8')).input).toMatchObject({ documents: expected.input.documents, bytes: null, words: null });
    const kept = (output: string): Record<string, string> => Object.fromEntries(Object.entries(bytesOf(join(folder, output))).filter(([name]) => name.startsWith('kept')));
    expect(kept('stored')).toEqual(kept('texts'));

    // The same as copies on Hugging Face have it: the object as a string in a column.
    const tables: string[] = [];
    for (const [i] of inputs.entries()) {
      const all = readFileSync(join(folder, `part-${i}.jsonl`), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { id: string | null; quality_signals: unknown });
      tables.push(join(folder, `copy-${i}.parquet`));
      const columns = ['raw_content', 'doc_id', 'quality_signals'].map((name) => ({ name, type: 'string', nullable: true }) as const);
      await writeTable(tables[i], columns, [{ rowCount: all.length, columns: [all.map(() => 'text'), all.map(({ id }) => id), all.map(({ quality_signals: each }) => (each === null ? null : JSON.stringify(each)))] }]);
    }
    const byTable = await run({ inputs, output: join(folder, 'by-table'), recipe, thresholds: true, fromSignals: tables });
    expect(byTable.report.stages).toEqual(report.stages);
    expect(kept('by-table')).toEqual(kept('texts'));
    await writeTable(tables[0], [{ name: 'quality_signals', type: 'string', nullable: true }], [{ rowCount: 2, columns: [['{}', '[1]']] }]);
    await expect(run({ inputs: [], output: join(folder, 'no-object'), recipe, fromSignals: [tables[0]] })).rejects.toThrow('copy-0.parquet, row 1: Expected an object with quality_signals, an object or null but found a list');
  });
});

test('what signals cannot decide is refused by name, with what to leave out; then it runs', async () => {
  await inFolder(async (folder) => {
    const inputs = await writeInputs(folder);
    const stored = join(folder, 'signals.parquet');
    await signals({ inputs, output: stored });
    const whole = recipeOf('redpajama-v2');
    const options = { inputs: [], fromSignals: [stored], output: join(folder, 'out') };
    const refused = await run({ ...options, recipe: whole }).catch((error: unknown) => error as Error);
    expect(refused).toMatchObject({ code: 'config' });
    for (const part of ['the stage "exact", which compares documents', 'the stage "near"', 'the rule redpajama-v2.bad-words, whose signal redpajama-v2.rps_doc_ldnoobw_words is not stored']) expect((refused as Error).message).toContain(part);
    const [, names] = /--without (\S+),/u.exec((refused as Error).message) ?? [];
    expect(names).toBe('exact,near,redpajama-v2.bad-words');
    const { report } = await run({ ...options, recipe: without(whole, names.split(',')) });
    expect(report.stages.map(({ stage }) => stage)).toEqual(['gopher', 'refinedweb', 'c4']);
    await expect(run({ ...options, output: join(folder, 'edits'), recipe: recipeOf('c4') })).rejects.toThrow('which changes texts');
    expect(() => without(whole, ['exakt'])).toThrow('did you mean exact');
    expect(() => without(whole, whole.stages.map(({ name }) => name))).toThrow('something of the recipe redpajama-v2 to be left');
    expect(without(recipe, ids.slice(0, 3)).stages.map(({ name }) => name)).toEqual(['quality']);
  });
});

test('signals of other inputs are refused: names, rows, ids, order', async () => {
  await inFolder(async (folder) => {
    const inputs = await writeInputs(folder);
    const stored = join(folder, 'signals.parquet');
    await signals({ inputs, output: stored });
    const from = async (name: string, options: Partial<CleanOptions>): Promise<CleanResult> => run({ inputs, output: join(folder, name), recipe, fromSignals: [stored], ...options });
    await expect(from('one', { inputs: [inputs[0]] })).rejects.toThrow('the 2 inputs that the signals are of');
    await expect(from('order', { inputs: inputs.toReversed() })).rejects.toThrow('a.jsonl, which the signals are of');
    await expect(from('twice', { fromSignals: [stored, join(folder, 'none.parquet')] })).rejects.toMatchObject({ code: 'input' });
    await expect(from('texts', { fromSignals: [inputs[0]] })).rejects.toThrow('measure them with bandsaw signals');
    const lines = readFileSync(inputs[0], 'utf8').split('\n');
    writeFileSync(inputs[0], [lines[1], lines[0], ...lines.slice(2)].join('\n'));
    await expect(from('swapped', {})).rejects.toThrow('the same in another order');
    writeFileSync(inputs[0], lines.slice(1).join('\n'));
    await expect(from('fewer', {})).rejects.toThrow('Expected 90 rows, as there are signals of but found 89 rows');
  });
});

test('which rows have a text does not depend on the signals that the recipe reads', async () => {
  await inFolder(async (folder) => {
    // Too few words for the second signal to have a value; no text at all.
    const lines = [{ few: 3, share: null }, { few: 200, share: 0.5 }, { few: null, share: null }];
    const words = 'redpajama-v2.rps_doc_word_count';
    const share = 'redpajama-v2.rps_doc_frac_unique_words';
    const recipeWith = (rule: string): Recipe => parseRecipe({ name: 'mine', doc: 'a test', stages: [{ kind: 'rules', name: 'one', missing: 'keep', rules: [{ id: rule, settings: rule.endsWith('word-count') ? { min: 50, max: 1000 } : { max: 1 } }] }] }, 'mine.json');
    for (const [i, more] of [() => ({}), (few: number | null) => ({ 'document.words': few })].entries()) {
      const table = join(folder, `signals-${i}.jsonl`);
      writeFileSync(table, lines.map(({ few, share: of }, row) => `${JSON.stringify({ file: 'a.jsonl', row, id: null, [words]: few, [share]: of, ...more(few) })}\n`).join(''));
      for (const [rule, removed] of [['redpajama-v2.word-count', 1], ['map-neo-signals.unique-words', 0]] as const) {
        const { report } = await run({ inputs: [], output: join(folder, `${i}-${rule}`), recipe: recipeWith(rule), fromSignals: [table] });
        expect([report.input.documents, report.input.nulls, report.rows.removed]).toEqual([2, 1, removed]);
      }
    }
  });
});

test('ids of another column are told with the flag that names it', async () => {
  await inFolder(async (folder) => {
    const input = join(folder, 'a.jsonl');
    writeFileSync(input, toJsonl(mixedCorpus(3, 20).map((row, i) => ({ ...row, id: `id-${i}`, url: `https://example.org/${i}` }))));
    const stored = join(folder, 'signals.parquet');
    await signals({ inputs: [input], output: stored, idColumn: 'url' });
    const options = { inputs: [input], output: join(folder, 'out'), recipe, fromSignals: [stored] };
    await expect(run(options)).rejects.toThrow(/other ids in the column id\b.*give that one here too/u);
    await expect(run(options)).rejects.toThrow('--id-column');
    expect((await run({ ...options, idColumn: 'url' })).report.rows.in).toBe(20);
  });
});

test('damaged signals are refused with file and row', async () => {
  await inFolder(async (folder) => {
    const table = join(folder, 'signals.jsonl');
    const line = (row: number, more: object): string => `${JSON.stringify({ file: 'a.jsonl', row, id: null, 'document.bytes': 3, 'document.words': 1, ...more })}\n`;
    const simple = without(recipeOf('redpajama-v2-gopher'), ['redpajama-v2.mean-word-length', 'redpajama-v2.symbol-ratio', 'redpajama-v2.ellipsis-lines', 'redpajama-v2.words-without-letter']);
    const good = { 'redpajama-v2.rps_doc_word_count': 60, 'redpajama-v2.rps_lines_start_with_bulletpoint': '[0,1]', 'redpajama-v2.ccnet_nlines': 2 };
    const from = async (text: string): Promise<CleanResult> => {
      writeFileSync(table, text);
      return run({ inputs: [], output: join(folder, 'out'), recipe: simple, fromSignals: [table], restart: true });
    };
    expect((await from(line(0, good) + line(1, good))).report.rows).toEqual({ in: 2, kept: 2, removed: 0, rejected: 0 });
    await expect(from(line(0, good) + line(2, good))).rejects.toThrow('signals.jsonl, row 1: Expected row 1 of a.jsonl but found row 2');
    await expect(from(line(0, good) + line(1, { ...good, 'redpajama-v2.rps_doc_word_count': 'many' }))).rejects.toThrow('signals.jsonl, row 1: Expected a number or null');
    await expect(from(line(0, { ...good, 'redpajama-v2.rps_lines_start_with_bulletpoint': '[0,"x"]' }))).rejects.toThrow('signals.jsonl, row 0: Expected a list of numbers');
    await expect(from(line(0, { ...good, 'redpajama-v2.rps_lines_start_with_bulletpoint': '[0,' }))).rejects.toThrow('signals.jsonl, row 0: Expected a list of numbers');
    for (const size of [{ 'document.bytes': -1 }, { 'document.words': 1.5 }]) await expect(from(line(0, good) + line(1, { ...good, ...size }))).rejects.toThrow(`signals.jsonl, row 1: Expected a whole number from 0, or null, for ${Object.keys(size)[0]} but found ${Object.values(size)[0]}`);
    const corpus = join(folder, 'own.jsonl');
    for (const [text, message] of [['{"quality_signals":{"rps_doc_word_count":[[0,3,"x"]]}}\n', 'own.jsonl, row 0: Expected a list of [start, end, score]'], ['{"quality_signals":null}\n{"id":1}\n', 'own.jsonl, row 1: Expected an object with quality_signals'], ['{"quality_signals":null}\n{\n', 'own.jsonl, row 1: Expected a line of JSON']]) {
      writeFileSync(corpus, text);
      await expect(run({ inputs: [], output: join(folder, 'out'), recipe: simple, fromSignals: [corpus], restart: true })).rejects.toThrow(message);
    }
  });
});
