/** Scores from columns of the inputs: what a rule decides on them is what it decides on the same numbers measured. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { writeTable } from '../../src/io/tables/tables.ts';
import { clean, type CleanResult } from '../../src/job/clean/clean.ts';
import type { CleanOptions } from '../../src/job/clean/cleanOptions.ts';
import { signals } from '../../src/job/signals.ts';
import { parseRecipe } from '../../src/recipes/parseRecipe.ts';
import { printRecipe } from '../../src/recipes/printRecipe.ts';
import { readRecipe } from '../../src/recipes/readRecipe.ts';
import { recipeOf } from '../../src/recipes/registry.ts';
import { without } from '../../src/recipes/without.ts';
import { mixedCorpus } from './corpus.ts';
import { inFolder, readParquet } from './jobFiles.ts';

const PERPLEXITY = 'redpajama-v2.ccnet_perplexity';
const rules = (missing: string, more: object = {}): object => ({ name: 'test', doc: 'a test', stages: [{ kind: 'rules', name: 'model', missing, rules: [{ id: 'ccnet.perplexity' }] }], ...more });
const recipe = parseRecipe(rules('drop'), 'test.json');
const scoreLine = { id: 'letters', call: (line: string) => ({ log10: -line.length / 7, tokens: line.split(' ').length }) };
// Of an empty text there is nothing to measure.
const rows = [...mixedCorpus(5, 90), { id: 'e1', text: '' }, { id: 'e2', text: '' }];
let engine: Engine;
let folder: string;
const at = (name: string): string => join(folder, name);
const run = async (name: string, inputs: readonly string[], more: Partial<CleanOptions> = {}): Promise<CleanResult> => clean({ inputs, output: at(name), recipe, ...more }, { engine, workers: 0 });
const gone = async (name: string): Promise<unknown[]> => (await readParquet<Record<string, unknown>>(join(at(name), 'removed.parquet'))).map(({ row, stage, rule, reason, value, limit }) => [row, stage, rule, reason, value, limit]);
const lines = (name: string, all: readonly object[]): string => {
  writeFileSync(at(name), all.map((each) => `${JSON.stringify(each)}\n`).join(''));
  return at(name);
};

beforeAll(async () => {
  engine = await openEngine({ kind: 'twin' });
  folder = mkdtempSync(join(tmpdir(), 'bandsaw-scores-'));
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('scores from a column', () => {
  test('decide as the numbers measured do, of Parquet and of lines; null and NaN are missing', async () => {
    const plain = lines('plain.jsonl', rows);
    await signals({ inputs: [plain], output: at('signals.parquet'), signals: [PERPLEXITY], scoreLine });
    const measured = await readParquet<Record<string, number | null>>(at('signals.parquet'));
    const scores = measured.map((each) => each[PERPLEXITY]);
    const middle = [...scores].filter((score) => score !== null).sort((a, b) => a - b)[40];
    const own = parseRecipe({ ...rules('drop'), stages: [{ kind: 'rules', name: 'model', rules: [{ id: 'ccnet.perplexity', settings: { first: middle } }] }] }, 'test.json');
    const { report } = await run('measured', [plain], { recipe: own, scoreLine });
    expect(report.rows.removed).toBeGreaterThan(20);
    const columns = [{ name: 'text', type: 'string', nullable: true }, { name: 'ppl', type: 'double', nullable: true }] as const;
    await writeTable(at('in.parquet'), columns, [{ rowCount: rows.length, columns: [rows.map(({ text }) => text), scores.map((score, i) => (score === null && i % 2 === 0 ? NaN : score))] }]);
    const byColumn = await run('by-column', [at('in.parquet')], { recipe: own, scores: { [PERPLEXITY]: 'ppl' } });
    expect(byColumn.report.stages).toEqual(report.stages);
    expect(await gone('by-column')).toEqual(await gone('measured'));
    expect(byColumn.report.recipe.scores).toEqual({ [PERPLEXITY]: 'ppl' });
    const scored = lines('scored.jsonl', rows.map((row, i) => ({ ...row, ppl: scores[i] })));
    await run('by-line', [scored], { recipe: parseRecipe({ ...JSON.parse(JSON.stringify(own)), scores: { [PERPLEXITY]: 'ppl' } }, 'test.json') });
    expect(await gone('by-line')).toEqual(await gone('measured'));
    expect((await gone('measured')).some((row) => (row as unknown[])[3] === 'missing')).toBe(true);
    // Other scores are another job.
    await expect(run('by-line', [scored], { recipe: own, scores: { [PERPLEXITY]: 'score' } })).rejects.toMatchObject({ code: 'output', found: expect.stringContaining('another job') as string });
  });

  test('a whole number of 64 bits is a number; what is missing stays where the stage says so; other signals are measured beside it', async () => {
    await writeTable(at('whole.parquet'), [{ name: 'text', type: 'string', nullable: true }, { name: 'ppl', type: 'int64', nullable: true }], [{ rowCount: 4, columns: [['a', 'b', 'c', null], [519, 520, null, 900]] }]);
    const both = parseRecipe({ name: 'test', doc: 'a test', stages: [{ kind: 'rules', name: 'model', missing: 'keep', rules: ['ccnet.perplexity', { id: 'ccnet.length', settings: { min: 0 } }] }] }, 'test.json');
    const { report } = await run('whole', [at('whole.parquet')], { recipe: both, scores: { [PERPLEXITY]: 'ppl' } });
    expect(report.rows).toEqual({ in: 4, kept: 3, removed: 1, rejected: 0 });
    expect(await gone('whole')).toEqual([[1, 'model', 'ccnet.perplexity', expect.any(String), 520, 520]]);
  });

  test('the recipe ccnet runs on a column in place of a model', async () => {
    const input = lines('ccnet.jsonl', rows.map((row, i) => ({ ...row, perplexity: 100 + 10 * i })));
    const whole = recipeOf('ccnet');
    const named = without(whole, whole.stages.flatMap((stage) => (stage.kind === 'rules' ? stage.rules.map(({ id }) => id) : [])).filter((id) => id.startsWith('language')));
    await expect(run('ccnet-model', [input], { recipe: named })).rejects.toMatchObject({ code: 'config', remedy: expect.stringContaining(`--score ${PERPLEXITY}=COLUMN`) as string });
    const { report } = await run('ccnet', [input], { recipe: named, scores: { [PERPLEXITY]: 'perplexity' } });
    expect(report.stages.flatMap((stage) => stage.rules.map(({ rule }) => rule))).toContain('ccnet.perplexity');
  });

  test('columns that are not there, are no numbers or are asked for by nobody are refused', async () => {
    const input = lines('texts.jsonl', [{ text: 'a', ppl: 1 }, { text: 'b', ppl: 'low' }]);
    const scores = { [PERPLEXITY]: 'ppl' };
    await expect(run('bad', [input], { scores })).rejects.toMatchObject({ code: 'input', file: input, row: 1, expected: expect.stringContaining(`column "ppl", for the signal ${PERPLEXITY}`) as string, found: '"low"' });
    await expect(run('none', [input], { scores: { [PERPLEXITY]: 'perplex' } })).rejects.toMatchObject({ code: 'config', expected: 'a column "perplex" in the inputs' });
    await expect(run('unread', [input], { scores: { 'document.bytes': 'ppl' } })).rejects.toMatchObject({ code: 'config', found: '"document.bytes"' });
    await expect(run('typo', [input], { scores: { 'redpajama-v2.ccnet_perplexty': 'ppl' } })).rejects.toMatchObject({ code: 'config', remedy: `did you mean ${PERPLEXITY}` });
    await expect(run('empty', [input], { scores: { [PERPLEXITY]: '' } })).rejects.toMatchObject({ code: 'config' });
    await signals({ inputs: [input], output: at('stored.parquet'), signals: [PERPLEXITY], scoreLine });
    await expect(run('both', [], { fromSignals: [at('stored.parquet')], scores })).rejects.toMatchObject({ code: 'config', found: 'both' });
  });

  test('in recipes: read, checked, printed; those of rules that were left out go', async () => {
    await inFolder(async (place) => {
      const path = join(place, 'mine.yaml');
      writeFileSync(path, `name: mine\ndoc: a test\nscores: {${PERPLEXITY}: ppl}\nstages:\n  - {kind: rules, name: model, rules: [ccnet.perplexity]}\n  - {kind: exact, name: copies}\n`);
      const mine = await readRecipe(path);
      expect(mine.scores).toEqual({ [PERPLEXITY]: 'ppl' });
      expect(parseRecipe(JSON.parse(JSON.stringify(printRecipe(mine))), 'again.json').scores).toEqual(mine.scores);
      const { report } = await run('left-out', [lines('left.jsonl', rows)], { recipe: without(mine, ['model']) });
      expect(report.recipe).not.toHaveProperty('scores');
      writeFileSync(path, readFileSync(path, 'utf8').replace('ccnet_perplexity:', 'ccnet_bucket:'));
      await expect(readRecipe(path)).rejects.toMatchObject({ code: 'config', found: expect.stringContaining('line 3, scores') as string });
      expect(() => parseRecipe(rules('drop', { scores: [1] }), 'x.json')).toThrow('an object of columns by signals');
      expect(() => parseRecipe(rules('drop', { scores: { [PERPLEXITY]: 7 } }), 'x.json')).toThrow(`the name of a column for the signal ${PERPLEXITY}`);
    });
  });
});
