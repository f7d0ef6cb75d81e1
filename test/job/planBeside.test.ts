/** What a plan says of reference texts and of an index, against what the job then holds and writes. */
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { planText } from '../../src/cli/planText.ts';
import { heldByReferences, ReferenceSet } from '../../src/contamination/referenceSet.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { planClean } from '../../src/job/clean/planClean.ts';
import { dedup } from '../../src/job/dedup.ts';
import { settingsOf } from '../../src/job/options.ts';
import { assertFits, planJob } from '../../src/job/plan/planJob.ts';
import { familyNames } from '../../src/job/shape.ts';
import { parseRecipe } from '../../src/recipes/parseRecipe.ts';
import { WordList } from '../../src/text/wordList.ts';
import { mixedCorpus, toJsonl } from './corpus.ts';
import { inFolder } from './jobFiles.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'cpu', workers: 0 });
});
afterAll(async () => engine.close());

const rows = mixedCorpus(12, 400).filter(({ text }) => text !== null && text.length > 40);
const references = rows.slice(0, 60);

function bytesBelow(path: string): number {
  if (!existsSync(path)) return 0;
  const info = statSync(path);
  return info.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0) : info.size;
}

test('decontamination alone: n-grams are those of the job, spill is enough and no more than four times as much', async () => {
  await inFolder(async (folder) => {
    const [input, against] = ['in.jsonl', 'test.jsonl'].map((name) => join(folder, name));
    writeFileSync(input, toJsonl(rows));
    writeFileSync(against, toJsonl(references));
    const options = { inputs: [input], output: join(folder, 'out'), against: [against], only: 'decontaminate' } as const;
    const plan = await planJob(options, { workers: 0 });
    expect(existsSync(options.output)).toBe(false);
    expect(plan.passes.map(({ pass, bytes }) => [pass, bytes])).toEqual([['references', statSync(against).size], ['inspect', statSync(input).size], ['write', statSync(input).size]]);
    const { report } = await dedup({ ...options, keepJob: true }, { engine, workers: 0 });
    const spilled = bytesBelow(join(options.output, '.job'));
    expect(plan.references).toMatchObject({ files: 1, rows: references.length, ngrams: report.decontamination?.ngrams, counted: true });
    expect(plan.spill.sketch.map(({ stage }) => stage)).toEqual(['ids']);
    for (const { stage, bytes } of plan.spill.sketch) expect(Math.abs(bytes / bytesBelow(join(options.output, '.job', stage)) - 1)).toBeLessThan(0.25);
    expect([plan.spill.bytes, spilled, plan.spill.bytes < 4 * spilled]).toEqual([plan.spill.bytes, spilled, true]);
    expect(plan.memory.references).toBe(plan.references?.setBytes);
    const whole = await planJob({ ...options, only: undefined }, { workers: 0 });
    expect(plan.memory.bytes).toBeLessThan(whole.memory.bytes);
    // Its tables are written beside what threads still hold.
    expect(whole.memory.tables).toBe(0);
    expect(plan.memory.tables).toBeGreaterThan(rows.length * 0.3 * 400);
    const none = await planJob(options, { workers: 0, contaminated: 0 });
    expect(none.memory.tables).toBe(0);
    expect(plan.memory.bytes - none.memory.bytes).toBeGreaterThan(2 * plan.memory.tables);
    expect(plan.spill.bytes).toBeLessThan(whole.spill.bytes / 4);
    expect(whole.passes.map(({ pass }) => pass)).toEqual(['references', 'sketch', 'second-look', 'write']);
    const text = planText(plan, settingsOf(options, familyNames));
    for (const part of ['references   1 file, ', `${references.length} rows, ${report.decontamination?.ngrams.toLocaleString('en-US')} n-grams in `, 'pass 2       read all of it and look for parts', 'hold a part of a reference text']) expect(text).toContain(part);
    expect(text).not.toContain('bands');

    const recipe = parseRecipe({ name: 'test', doc: 'a test', stages: [{ kind: 'decontaminate', name: 'tests', settings: {} }] }, 'test.json');
    const cleaned = await planClean({ inputs: [input], output: options.output, recipe, against: [against] }, { workers: 0 });
    expect(cleaned.references).toEqual(plan.references);
    expect(cleaned.memory.references).toBe(plan.memory.references);
    const without = await planClean({ inputs: [input], output: options.output, recipe: parseRecipe({ name: 'test', doc: 'a test', stages: [{ kind: 'exact', name: 'copies' }] }, 'test.json') }, { workers: 0 });
    expect([without.references, without.memory.references]).toEqual([null, 0]);

    // The job refuses the same with the same words.
    const refused = { code: 'budget', expected: expect.stringMatching(/at most [\d,]+ n-grams of reference texts/u) as string };
    await expect(planJob({ ...options, memory: 2 ** 20 }, { workers: 0 })).rejects.toMatchObject(refused);
    await expect(dedup({ ...options, output: join(folder, 'small'), memory: 2 ** 20 }, { engine, workers: 0 })).rejects.toMatchObject(refused);
  });
});

test('bytes of a set of n-grams are those of its tables', () => {
  const words = new WordList({ whole: true });
  const set = new ReferenceSet(6, Infinity);
  for (const [i, { text }] of rows.entries()) {
    words.clear();
    const bytes = new TextEncoder().encode(text as string);
    set.add(words.whole, 0, words.append(bytes, 0, bytes.length));
    if (i % 50 !== 0) continue;
    const { ngrams, total, rows: held } = set;
    expect(heldByReferences({ ngrams, total, rows: held, filters: 0 })).toBe(set.bytes);
  }
  expect(set.ngrams).toBeGreaterThan(2000);
});

test.each(['auto', 'sketch', 'exact'] as const)('an index, --verify %s: what it grows by within a quarter where all rows stay; past documents and their keys are counted', async (verify) => {
  await inFolder(async (folder) => {
    const [first, second] = ['a.jsonl', 'b.jsonl'].map((name) => join(folder, name));
    const apart = rows.filter(({ text }, i) => i % 2 === 0 && (text as string).length > 100);
    const half = apart.length >> 1;
    writeFileSync(first, toJsonl(apart.slice(0, half)));
    writeFileSync(second, toJsonl(apart.slice(half)));
    const index = join(folder, 'index');
    const plan = await planJob({ inputs: [first], output: join(folder, 'one'), index, verify }, { workers: 0 });
    expect(existsSync(index)).toBe(false);
    expect(plan.index).toMatchObject({ documents: 0, bytes: 0, keyBytes: 0 });
    const { report } = await dedup({ inputs: [first], output: join(folder, 'one'), index, verify }, { engine, workers: 0 });
    const kept = report.index?.documentsKept as number;
    const share = kept / half;
    const ratio = ((plan.index?.added as number) * share) / bytesBelow(index);
    expect([share > 0.3, Math.abs(ratio - 1) < 0.25, ratio]).toEqual([true, true, ratio]);
    expect(plan.diskBytes).toBe(plan.spill.bytes + plan.outputBytes + (plan.index?.added as number));
    expect(() => assertFits(plan, plan.diskBytes - 1)).toThrow(/for the index/u);

    const next = await planJob({ inputs: [second], output: join(folder, 'two'), index, verify }, { workers: 0 });
    const generations = join(index, 'generations');
    const [name] = readdirSync(generations);
    const keyBytes = bytesBelow(join(generations, name, 'bands')) + bytesBelow(join(generations, name, 'digests'));
    expect(next.index).toMatchObject({ documents: kept, bytes: bytesBelow(index), keyBytes });
    expect(next.passes.map(({ pass }) => pass)).toEqual(['sketch', 'past', ...(verify === 'sketch' ? [] : ['second-look']), 'write', 'index']);
    const dry = await planJob({ inputs: [second], output: join(folder, 'two'), index, verify, dryRun: true }, { workers: 0 });
    expect(dry.index?.added).toBe(0);
    await expect(planJob({ inputs: [second], output: join(folder, 'two'), index, verify, k: 64 }, { workers: 0 })).rejects.toMatchObject({ code: 'config' });
  });
});
