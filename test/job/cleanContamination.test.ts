/** A recipe that looks for reference texts says of them what the job of decontamination alone says: the same table, the same counts. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clean } from '../../src/job/clean/clean.ts';
import type { CleanOptions } from '../../src/job/clean/cleanOptions.ts';
import type { CleanReport } from '../../src/job/clean/cleanReport.ts';
import { dedup } from '../../src/job/dedup.ts';
import { parseRecipe } from '../../src/recipes/parseRecipe.ts';
import type { Recipe } from '../../src/recipes/recipe.ts';
import { writeReportPage } from '../../src/report/writePage.ts';
import { jobEngines } from '../harness/jobEngines.ts';
import { inFolder, outputBytes, readParquet } from './jobFiles.ts';
import { jsonl, plant, type Planted } from './plantedItems.ts';

const engines = jobEngines();

interface Stretch {
  readonly row: number;
  readonly file: string;
  readonly reference_row: number;
  readonly start: number;
  readonly end: number;
  readonly limit: number;
  readonly removed: boolean;
}

const recipeOf = (...stages: unknown[]): Recipe => parseRecipe({ name: 'test', doc: 'a test', stages }, 'test.json');
const stage = (settings: object, name = 'benchmarks'): object => ({ kind: 'decontaminate', name, settings: { column: 'question', ...settings } });
const CUT = stage({ contaminated: 'cut' });

async function run(output: string, { inputs, against }: Pick<Planted, 'inputs' | 'against'>, recipe: Recipe, options: Partial<CleanOptions> = {}, signal?: AbortSignal, onProgress?: (progress: { readonly stage: string }) => void): Promise<CleanReport> {
  const { report } = await clean({ inputs, against, output, recipe, memory: 32 * 2 ** 20, calibration: false, ...options }, { engine: engines.cpu, workers: 0, signal, onProgress });
  return report;
}

const TABLE = 'contamination.parquet';
const tableOf = async (output: string): Promise<Stretch[]> => readParquet<Stretch>(join(output, TABLE));

/** Items in part: of some rows less is there than others ask for. */
function halves(folder: string): Pick<Planted, 'inputs' | 'against'> {
  const item = (name: string): string[] => Array.from({ length: 40 }, (_, i) => `${name}${i}`);
  const [q, r] = [item('q'), item('r')];
  const texts = [`before ${q.join(' ')} after`, `before ${q.slice(0, 20).join(' ')} after`, [...r.slice(5, 39), 'x', ...q.slice(0, 14)].join(' '), 'nothing of it', null, q.join(' ')];
  return { inputs: [jsonl(join(folder, 'in.jsonl'), texts.map((text, i) => ({ id: `h${i}`, text })))], against: [jsonl(join(folder, 'q.jsonl'), [{ question: 'too short' }, { question: q.join(' ') }]), jsonl(join(folder, 'r.jsonl'), [{ question: r.join(' ') }])] };
}

test.each([['whole items', plant, 0], ['parts of items', halves, 0], ['parts of items, half of one at least', halves, 0.5]] as const)('%s: a stage that removes leaves the table and the counts of the job of decontamination', async (_, make, threshold) => {
  await inFolder(async (folder) => {
    const { inputs, against } = make(folder);
    const job = await dedup({ inputs, against, againstColumn: 'question', ...(threshold === 0 ? {} : { againstThreshold: threshold }), output: join(folder, 'job'), only: 'decontaminate', memory: 32 * 2 ** 20 }, { engine: engines.cpu });
    const report = await run(join(folder, 'stage'), { inputs, against }, recipeOf(stage({ threshold })));
    expect(readFileSync(join(folder, 'stage', TABLE))).toEqual(readFileSync(join(folder, 'job', TABLE)));
    expect((await tableOf(join(folder, 'stage'))).length).toBeGreaterThan(3);
    expect(report.decontamination).toEqual([{ stage: 'benchmarks', threshold, ...job.report.decontamination }]);
    expect(report.decontamination?.[0].removed).toBe(report.rows.removed);
    expect(JSON.parse(readFileSync(join(folder, 'stage', 'report.json'), 'utf8'))).toMatchObject({ decontamination: [{ touched: job.report.decontamination?.touched }] });
  });
}, 60_000);

test('a stage that cuts tells the same places, of texts as it met them; only what is nothing else goes', async () => {
  await inFolder(async (folder) => {
    const made = halves(folder);
    const removed = await run(join(folder, 'remove'), made, recipeOf(stage({})));
    const cut = await run(join(folder, 'cut'), made, recipeOf(CUT));
    const placesOf = async (name: string): Promise<unknown[]> => (await tableOf(join(folder, name))).map((each) => ({ ...each, removed: null }));
    expect(await placesOf('cut')).toEqual(await placesOf('remove'));
    expect([...new Set((await tableOf(join(folder, 'cut'))).filter((each) => each.removed).map(({ row }) => row))]).toEqual([5]);
    expect(cut.decontamination).toEqual([{ ...removed.decontamination?.[0], removed: 1, references: removed.decontamination?.[0].references.map((file, i) => ({ ...file, removed: 1 - i })) }]);
    expect(cut.rows).toMatchObject({ kept: 5, removed: 1 });

    // An edit before it moves what it finds.
    const spaced = { ...made, inputs: [jsonl(join(folder, 'spaced.jsonl'), [{ id: 's', text: `cafe\u0301 ${Array.from({ length: 40 }, (_, i) => `q${i}`).join(' ')}` }])] };
    await run(join(folder, 'edited'), spaced, recipeOf({ kind: 'edit', name: 'form', edits: ['text.nfc'] }, CUT));
    const [{ start }] = await tableOf(join(folder, 'edited'));
    await run(join(folder, 'unedited'), spaced, recipeOf(CUT));
    expect((await tableOf(join(folder, 'unedited'))).map((each) => each.start)).not.toEqual([start]);
  });
}, 60_000);

test('of two stages each has its rows and its counts, and the page has both', async () => {
  await inFolder(async (folder) => {
    const made = halves(folder);
    const output = join(folder, 'out');
    const report = await run(output, made, recipeOf(stage({ threshold: 0.9 }, 'whole'), stage({}, 'rest')));
    expect(report.decontamination?.map(({ stage: name, threshold, touched, removed }) => ({ name, threshold, touched, removed }))).toEqual([{ name: 'whole', threshold: 0.9, touched: 4, removed: 2 }, { name: 'rest', threshold: 0, touched: 2, removed: 2 }]);
    const rows = await tableOf(output);
    expect(rows.map(({ limit, row }) => [limit, row])).toEqual([...rows.filter(({ limit }) => limit === 0.9), ...rows.filter(({ limit }) => limit === 0)].map(({ limit, row }) => [limit, row]));
    expect(new Set(rows.filter(({ limit }) => limit === 0).map(({ row }) => row))).toEqual(new Set([1, 2]));
    await writeReportPage(output);
    const page = readFileSync(join(output, 'report.html'), 'utf8');
    for (const part of ['Reference texts', '<h3>whole</h3>', '<h3>rest</h3>', 'q.jsonl']) expect(page).toContain(part);
  });
}, 60_000);

test('the same bytes of a job stopped in any stage, in whatever partitions, and after its records were spoiled', async () => {
  await inFolder(async (folder) => {
    const made = plant(folder);
    const recipe = recipeOf({ kind: 'edit', name: 'form', edits: ['text.nfc'] }, CUT, { kind: 'exact', name: 'copies' });
    await run(join(folder, 'whole'), made, recipe);
    const whole = outputBytes(join(folder, 'whole'));
    expect(Object.keys(whole)).toContain(TABLE);
    await run(join(folder, 'parts'), made, recipe, { memory: 16 * 2 ** 20, partitions: 9 });
    expect(outputBytes(join(folder, 'parts'))).toEqual(whole);
    for (const stopAt of ['spans', 'cut', 'exact', 'write']) {
      const output = join(folder, `stopped-${stopAt}`);
      const abort = new AbortController();
      await expect(run(output, made, recipe, {}, abort.signal, (progress) => progress.stage === stopAt && abort.abort())).rejects.toMatchObject({ code: 'cancelled' });
      if (stopAt === 'write') {
        const records = join(output, '.job', 'pass-1-contamination');
        for (const name of readdirSync(records).filter((each) => each.endsWith('.arrow'))) writeFileSync(join(records, name), 'spoiled');
      }
      await run(output, made, recipe);
      expect(outputBytes(output), stopAt).toEqual(whole);
    }
    // A job that begins anew with nothing to look for leaves no table behind.
    await run(join(folder, 'whole'), { inputs: made.inputs, against: [] }, recipeOf({ kind: 'exact', name: 'copies' }), { restart: true, against: undefined });
    expect(readdirSync(join(folder, 'whole'))).not.toContain(TABLE);
  });
}, 60_000);
