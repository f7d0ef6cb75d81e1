/** `clean` on standard input and on a sample: what a file, or a file of the sampled rows alone, would give. */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { clean, type CleanJob, type CleanResult } from '../../src/job/clean/clean.ts';
import type { CleanOptions } from '../../src/job/clean/cleanOptions.ts';
import { explainRow } from '../../src/job/explain/explainRow.ts';
import { RowSample } from '../../src/job/rowSample.ts';
import { signals } from '../../src/job/signals.ts';
import { parseRecipe } from '../../src/recipes/parseRecipe.ts';
import { mixedCorpus, toJsonl } from './corpus.ts';
import { outputBytes, readParquet } from './jobFiles.ts';

const rows = mixedCorpus(77, 140).map((row, i) => (i % 5 === 0 && row.text !== null ? { ...row, text: `${row.text} write to someone${i}@example.org now` } : row));
const lines = toJsonl(rows);
const RULES = { kind: 'rules', name: 'short', rules: [{ id: 'gopher.word-count', settings: { min: 12 } }] };
const recipe = parseRecipe({ name: 'test', doc: 'a test', stages: [RULES, { kind: 'exact', name: 'copies' }, { kind: 'edit', name: 'tidy', edits: ['fineweb.pii'] }, { kind: 'neardup', name: 'near', settings: { threshold: 0.7 } }] }, 'test.json');
const rulesAlone = parseRecipe({ name: 'test', doc: 'a test', stages: [RULES] }, 'test.json');
let folder: string;
let engine: Engine;
const at = (...names: string[]): string => join(folder, ...names);
const run = async (output: string, more: Partial<CleanOptions> = {}, attempt: Partial<CleanJob> = {}): Promise<CleanResult> => clean({ inputs: [at('stdin.jsonl')], output: at(output), recipe, calibration: false, ...more }, { engine, workers: 0, ...attempt });
const piped = async (output: string, input: string | null, more: Partial<CleanOptions> = {}, attempt: Partial<CleanJob> = {}): Promise<CleanResult> =>
  run(output, { inputs: ['-'], ...more }, { standardInput: input === null ? null : Readable.from([Buffer.from(input)]), ...attempt });

beforeAll(async () => {
  engine = await openEngine({ kind: 'cpu', workers: 0 });
  folder = mkdtempSync(join(tmpdir(), 'bandsaw-clean-inputs-'));
  writeFileSync(at('stdin.jsonl'), lines);
  await run('file');
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('standard input', () => {
  test('gives what the file gives, and leaves no spool', async () => {
    const { report } = await piped('piped', lines);
    expect(report.rows.removed).toBeGreaterThan(10);
    const plain = (name: string): string => readFileSync(at(name, 'report.json'), 'utf8').replaceAll(at('stdin.jsonl'), 'stdin.jsonl');
    expect(plain('piped')).toBe(plain('file'));
    expect(readFileSync(at('piped/kept/stdin.jsonl'))).toEqual(readFileSync(at('file/kept/stdin.jsonl')));
    expect(readdirSync(at('piped')).sort()).toEqual(readdirSync(at('file')).sort());
    expect((await piped('piped', lines)).run).toBeNull();
    await expect(piped('piped', `${lines}{"text":"one more"}\n`)).rejects.toMatchObject({ code: 'output', found: expect.stringContaining('another job') as string });
    await expect(piped('nothing', null)).rejects.toMatchObject({ code: 'input', remedy: 'pipe it in: PRODUCER | bandsaw clean - -o DIR' });
    const gone = (await readParquet<{ row: number }>(at('piped/removed.parquet')))[0];
    expect(await explainRow(at('piped'), 'stdin.jsonl', gone.row)).toMatchObject({ fate: 'removed', textGone: true });
  });

  test('a job that was stopped goes on with the same data, or with what it had spooled', async () => {
    const stop = new AbortController();
    await expect(piped('stopped', lines, {}, { signal: stop.signal, onProgress: ({ stage }) => void (stage === 'collide' && stop.abort()) })).rejects.toMatchObject({ code: 'cancelled' });
    expect(readFileSync(at('stopped/.standard-input'), 'utf8')).toBe(lines);
    await expect(piped('stopped', lines.replace('a', 'b'))).rejects.toMatchObject({ code: 'output', found: expect.stringContaining('standard input that was different') as string });
    const { run: sitting } = await piped('stopped', null);
    expect(sitting?.resume).toMatchObject({ sittings: 2, finishedBefore: 3, spoiled: [] });
    expect(existsSync(at('stopped/.standard-input'))).toBe(false);
    expect(readFileSync(at('stopped/kept/stdin.jsonl'))).toEqual(readFileSync(at('file/kept/stdin.jsonl')));
  });

  test('signals of files are not those of standard input', async () => {
    await signals({ inputs: [at('stdin.jsonl')], output: at('signals.parquet'), signals: ['gopher', 'document'] });
    await expect(piped('stored', lines, { recipe: rulesAlone, fromSignals: [at('signals.parquet')] })).rejects.toMatchObject({ code: 'config', found: 'standard input' });
  });
});

describe('a sample', () => {
  const sample = RowSample.of(60, rows.length, ['stdin.jsonl']);
  const chosen = rows.map((_, row) => row).filter((row) => sample.has(0, row));

  test('is the rows that dedup would take, and the job is that of a file of them', async () => {
    writeFileSync(at('chosen.jsonl'), toJsonl(chosen.map((row) => rows[row])));
    const { report } = await run('sample', { sample: 60, saveRemoved: true });
    const { report: want } = await run('chosen', { inputs: [at('chosen.jsonl')], saveRemoved: true });
    expect(report.rows).toEqual(want.rows);
    expect([report.rows.in, report.rows.removed > 5]).toEqual([chosen.length, true]);
    expect(report.input).toEqual(want.input);
    expect(report.stages).toEqual(want.stages);
    expect(report.nearDuplicates).toEqual(want.nearDuplicates);
    expect(report.sample).toMatchObject({ rows: rows.length, share: chosen.length / rows.length });
    expect(report.sample?.shareOfPairs).toBeCloseTo((chosen.length * (chosen.length - 1)) / (rows.length * (rows.length - 1)), 12);
    expect(want).not.toHaveProperty('sample');
    for (const part of ['kept', 'removed']) expect(readFileSync(at('sample', part, 'stdin.jsonl'))).toEqual(readFileSync(at('chosen', part, 'chosen.jsonl')));
    const [gone, wanted] = await Promise.all(['sample', 'chosen'].map(async (name) => readParquet<{ row: number; keeper_row: number | null; rule: string }>(at(name, 'removed.parquet'))));
    expect(gone.map(({ row, keeper_row, rule }) => [row, keeper_row, rule])).toEqual(wanted.map(({ row, keeper_row, rule }) => [chosen[row], keeper_row === null ? null : chosen[keeper_row], rule]));
    const outside = rows.findIndex((_, row) => !sample.has(0, row));
    expect(await explainRow(at('sample'), at('stdin.jsonl'), outside)).toMatchObject({ fate: 'outside' });
    await expect(run('sample', { sample: 50 })).rejects.toMatchObject({ code: 'output', found: expect.stringContaining('sample 60, now 50') as string });
  });

  test('takes the same rows of stored signals; a bad row outside of it is nobody’s', async () => {
    await signals({ inputs: [at('stdin.jsonl')], output: at('all.parquet'), signals: ['gopher', 'document'] });
    const texts = await run('by-text', { recipe: rulesAlone, sample: 60 });
    const stored = await run('by-signal', { recipe: rulesAlone, sample: 60, fromSignals: [at('all.parquet')] });
    expect(stored.report.rows).toEqual(texts.report.rows);
    expect(stored.report.rows.removed).toBeGreaterThan(0);
    expect(outputBytes(at('by-signal'))['removed.parquet']).toBe(outputBytes(at('by-text'))['removed.parquet']);
    const outside = rows.findIndex((_, row) => !sample.has(0, row));
    writeFileSync(at('stdin.jsonl'), toJsonl(rows).split('\n').map((line, row) => (row === outside ? '{"text":' : line)).join('\n'));
    expect((await run('bad-outside', { recipe: rulesAlone, sample: 60 })).report.rows).toEqual(texts.report.rows);
    await expect(run('bad', { recipe: rulesAlone })).rejects.toMatchObject({ code: 'input', row: outside });
    writeFileSync(at('stdin.jsonl'), lines);
  });
});
