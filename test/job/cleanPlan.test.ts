/** What a plan of a recipe says before the job, against what the job then spills. */
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanPlanText } from '../../src/cli/cleanPlanText.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { clean } from '../../src/job/clean/clean.ts';
import { sharedSettings } from '../../src/job/clean/cleanOptions.ts';
import { planClean } from '../../src/job/clean/planClean.ts';
import { assertFits } from '../../src/job/plan/planJob.ts';
import { parseRecipe } from '../../src/recipes/parseRecipe.ts';
import { mixedCorpus, toJsonl } from './corpus.ts';
import { inFolder } from './jobFiles.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'cpu', workers: 0 });
});
afterAll(async () => engine.close());

const rows = mixedCorpus(12, 500).filter(({ text }) => text !== null && text.length > 40);
const RULES = { kind: 'rules', name: 'short', rules: [{ id: 'gopher.word-count', settings: { min: 12 } }] };
const recipeOf = (...stages: unknown[]) => parseRecipe({ name: 'test', doc: 'a test', stages }, 'test.json');
const recipe = recipeOf(RULES, { kind: 'exact', name: 'copies' }, { kind: 'neardup', name: 'near', settings: { k: 64 } }, { kind: 'edit', name: 'pii', edits: ['fineweb.pii'] }, { kind: 'lines', name: 'lines', settings: { method: 'ccnet' } });

function bytesBelow(path: string): number {
  const info = statSync(path);
  return info.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0) : info.size;
}

test('passes are those of the recipe, counted spill is within a quarter, the whole is enough; nothing is written', async () => {
  await inFolder(async (folder) => {
    const inputs = [join(folder, 'in.jsonl')];
    writeFileSync(inputs[0], toJsonl(rows));
    const options = { inputs, output: join(folder, 'out'), recipe };
    const plan = await planClean(options, { workers: 0 });
    expect(existsSync(options.output)).toBe(false);
    expect(plan.input).toMatchObject({ rows: rows.length, rowsCounted: true });
    expect(plan.passes.map(({ stages, readings }) => [stages.join(), readings])).toEqual([['short', 1], ['copies', 1], ['near', 2], ['pii', 1], ['lines', 2], ['', 1]]);
    const { run } = await clean({ ...options, keepJob: true }, { engine, workers: 0 });
    const job = join(options.output, '.job');
    const { ranges, ...cuts } = plan.partitions;
    expect(cuts).toEqual(run?.partitions);
    expect(ranges).toBe(1);
    const kept: Record<string, string> = { ids: 'ids', sizes: 'pass-0-sizes' };
    for (const { counted } of plan.passes) {
      // Hashes are dropped when their pass ends.
      for (const { stage, bytes } of counted.filter((each) => each.stage !== 'hashes')) expect([stage, Math.abs(bytes / bytesBelow(join(job, kept[stage] ?? join('pass-2', stage))) - 1) < 0.25]).toEqual([stage, true]);
    }
    expect(plan.passes.flatMap(({ counted }) => counted.map(({ stage }) => stage))).toEqual(expect.arrayContaining(['ids', 'sizes', 'hashes', 'bands', 'signatures']));
    expect(plan.spill.bytes).toBeGreaterThan(bytesBelow(job));
    expect(plan.spill.bytes).toBeLessThan(4 * bytesBelow(job));
    expect(plan.outputBytes).toBeGreaterThan(bytesBelow(join(options.output, 'kept')));
    expect(plan.diskBytes).toBe(plan.spill.bytes + plan.outputBytes);
    const text = cleanPlanText(plan, sharedSettings(options), 0.3);
    for (const part of ['pass 1       short: reads', 'pass 3       near: reads', 'in 2 readings', 'pass 6       writes the rows that stay', '--memory 2.00 GiB']) expect(text).toContain(part);
  });
});

test('what cannot fit is refused with the numbers, also of standard input; a sample and a mask take less', async () => {
  await inFolder(async (folder) => {
    const inputs = [join(folder, 'in.jsonl')];
    const lines = toJsonl(rows);
    writeFileSync(inputs[0], lines);
    const options = { inputs, output: join(folder, 'out'), recipe: recipeOf(RULES, { kind: 'exact', name: 'copies' }) };
    const plan = await planClean(options, { workers: 0 });
    expect(() => assertFits(plan, plan.diskBytes)).not.toThrow();
    expect(() => assertFits(plan, plan.diskBytes - 1)).toThrow(/found --disk \d+ MiB: raise --disk/u);
    const part = await planClean({ ...options, sample: 50, emit: 'mask' }, { workers: 0 });
    expect(part.diskBytes).toBeLessThan(plan.diskBytes / 3);
    const bloom = await planClean({ ...options, recipe: recipeOf({ kind: 'exact', name: 'copies', settings: { method: 'bloom' } }) }, { workers: 0 });
    expect(bloom.memory.filter).toBeGreaterThan(0);
    expect(bloom.passes[1].counted).toEqual([]);
    await expect(planClean({ ...options, inputs: [], fromSignals: ['signals.parquet'] }, { workers: 0 })).rejects.toMatchObject({ code: 'config', found: 'stored signals' });
    const piped = clean({ ...options, inputs: ['-'], disk: Buffer.byteLength(lines) + 1000 }, { engine, workers: 0, standardInput: Readable.from([Buffer.from(lines)]) });
    await expect(piped).rejects.toMatchObject({ code: 'budget', expected: expect.stringContaining('for intermediate files') as string });
    await clean({ ...options, inputs: ['-'], disk: Buffer.byteLength(lines) + plan.diskBytes + 1e5 }, { engine, workers: 0, standardInput: Readable.from([Buffer.from(lines)]) });
    expect(existsSync(join(options.output, 'kept', 'stdin.jsonl'))).toBe(true);
  });
});
