/** What a plan says before a job, against what the job then writes. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { openSource } from '../../src/io/formats.ts';
import { writeTable } from '../../src/io/tables/tables.ts';
import { dedup } from '../../src/job/dedup.ts';
import { settingsOf, type DedupOptions } from '../../src/job/options.ts';
import { budgetOf } from '../../src/job/budget.ts';
import { planMemory } from '../../src/job/plan/memoryPlan.ts';
import { assertFits, heldOf, planJob } from '../../src/job/plan/planJob.ts';
import { familyNames, shapeOf } from '../../src/job/shape.ts';
import { mixedCorpus, toJsonl, type Row } from './corpus.ts';
import { inFolder } from './jobFiles.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'cpu', workers: 0 });
});
afterAll(async () => engine.close());

const corpus = mixedCorpus(12, 500).filter(({ text }) => text !== null && text.length > 40);

function bytesBelow(path: string): number {
  const info = statSync(path);
  return info.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0) : info.size;
}

const writers: Readonly<Record<string, (folder: string, rows: readonly Row[]) => Promise<string>>> = {
  async jsonl(folder, rows) {
    writeFileSync(join(folder, 'in.jsonl'), toJsonl(rows));
    return join(folder, 'in.jsonl');
  },
  async gzip(folder, rows) {
    writeFileSync(join(folder, 'in.jsonl.gz'), gzipSync(toJsonl(rows)));
    return join(folder, 'in.jsonl.gz');
  },
  async parquet(folder, rows) {
    const columns = (['id', 'text'] as const).map((name) => ({ name, type: 'string', nullable: true }) as const);
    await writeTable(join(folder, 'in.parquet'), columns, [{ rowCount: rows.length, columns: [rows.map(({ id }) => id), rows.map(({ text }) => text)] }]);
    return join(folder, 'in.parquet');
  },
};

/** Returns `planned ÷ measured` for the spill of each stage of the sketch pass. */
async function planned(folder: string, options: Omit<DedupOptions, 'output'>): Promise<{ ratios: Record<string, number>; partitions: Record<string, readonly [number, number]>; sketch: number }> {
  const output = join(folder, 'out');
  const plan = await planJob({ ...options, output }, { workers: 0 });
  expect(existsSync(output)).toBe(false);
  const { run } = await dedup({ ...options, output, keepJob: true }, { engine, workers: 0 });
  const job = join(output, '.job');
  const ratios = Object.fromEntries(plan.spill.sketch.map(({ stage, bytes }) => [stage, bytes / bytesBelow(join(job, stage))]));
  const partitions = Object.fromEntries(plan.spill.sketch.map((each) => [each.stage, [each.partitions, readdirSync(join(job, each.stage)).filter((name) => name.endsWith('.arrow')).length] as const]));
  const { ranges, ...cuts } = plan.partitions;
  expect(ranges).toBe(Math.ceil(plan.input.rows / cuts.rangeUnits));
  expect(cuts).toEqual(run?.partitions);
  expect(plan.outputBytes).toBeGreaterThanOrEqual(bytesBelow(join(output, 'kept')));
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
  const sketch = sum(plan.spill.sketch.map(({ bytes }) => bytes)) / sum(plan.spill.sketch.map(({ stage }) => bytesBelow(join(job, stage))));
  return { ratios, partitions, sketch };
}

describe('a plan', () => {
  test.each([
    ['jsonl', {}],
    ['jsonl', { partitions: 9, bands: { bands: 5, rows: 5 } }],
    ['gzip', { k: 64, threshold: 0.7 }],
    ['parquet', { verify: 'exact', family: 'minhash' }],
    ['parquet', { partitions: 4, idColumn: 'id' }],
  ] as const)('%s %o: spill of each stage within a quarter, partitions as many as there are', async (format, options) => {
    await inFolder(async (folder) => {
      const input = await writers[format](folder, corpus);
      const { ratios, partitions, sketch } = await planned(folder, { inputs: [input], ...options });
      expect(Object.keys(ratios).length).toBeGreaterThanOrEqual(3);
      expect(Math.abs(sketch - 1), `all: ${sketch}`).toBeLessThan(0.25);
      // Cut into a hundred partitions of a few rows, a stage of small records is mostly the partitions' own metadata.
      if (!('partitions' in options)) for (const [stage, ratio] of Object.entries(ratios)) expect(Math.abs(ratio - 1), `${stage}: ${ratio}`).toBeLessThan(0.25);
      for (const [stage, [said, found]] of Object.entries(partitions)) expect([stage, said]).toEqual([stage, found]);
    });
  });

  test('rows of lines are counted where a file is read to its end, else guessed from its beginning', async () => {
    await inFolder(async (folder) => {
      const lines = await writers['jsonl'](folder, corpus);
      const whole = await planJob({ inputs: [lines], output: join(folder, 'out') }, { workers: 0 });
      expect(whole.input).toMatchObject({ rows: corpus.length, rowsCounted: true });
      for (const path of [lines, await writers['gzip'](folder, Array.from({ length: 8 }, () => corpus).flat())]) {
        const source = await openSource(path);
        const count = path === lines ? corpus.length : 8 * corpus.length;
        expect(await source.rowsInHead?.(2 ** 40)).toMatchObject({ rows: count, whole: true, bytes: source.bytes });
        const head = await source.rowsInHead?.(1000);
        expect(head?.whole).toBe(false);
        expect(head?.rows).toBeLessThan(count);
      }
    });
  });

  test('what cannot fit is refused with the numbers', async () => {
    await inFolder(async (folder) => {
      const inputs = [await writers['jsonl'](folder, corpus)];
      const plan = await planJob({ inputs, output: join(folder, 'out'), calibration: false }, { workers: 0 });
      expect(plan.spill.calibration).toBe(0);
      expect(plan.diskBytes).toBe(plan.spill.bytes + plan.outputBytes);
      expect(() => assertFits(plan, plan.diskBytes)).not.toThrow();
      expect(() => assertFits(plan, plan.diskBytes - 1)).toThrow(/Expected \d+ MiB of disk .* but found --disk \d+ MiB: raise --disk/u);
      expect(() => assertFits({ ...plan, diskFree: 5 }, null)).toThrow(/1 MiB free: free some space/u);
      const masked = await planJob({ inputs, output: join(folder, 'out'), emit: 'mask', sample: 100, calibration: false }, { workers: 0 });
      expect(masked.outputBytes).toBeLessThan(plan.outputBytes / 10);
      expect(masked.spill.bytes).toBeLessThan(plan.spill.bytes / 2);
      expect(masked.passes.map(({ pass }) => pass)).toEqual(['sketch', 'second-look']);
    });
  });

  test('peak memory of a small job with two workers is within a quarter', async () => {
    await inFolder(async (folder) => {
      const workers = 2;
      const inputs = [await writers['jsonl'](folder, corpus.slice(0, 1000))];
      const output = join(folder, 'out');
      const { memory } = await planJob({ inputs, output }, { workers });
      const { status, stderr } = spawnSync(process.execPath, ['dist/cli/main.js', 'dedup', ...inputs, '-o', output, '--engine', 'cpu', '--workers', String(workers), '-q'], { encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, '']);
      const { peakMemoryBytes } = JSON.parse(readFileSync(join(output, 'run.json'), 'utf8')) as { peakMemoryBytes: number };
      expect(Math.abs(memory.bytes / peakMemoryBytes - 1), `${memory.bytes / peakMemoryBytes}`).toBeLessThan(0.25);
    });
  });

  test.each([[384, 2], [2048, 2], [2048, 8], [8192, 16]])('planned memory grows with the input up to %i MiB and not beyond, with %i workers', (mib, workers) => {
    const memory = mib * 2 ** 20;
    const settings = settingsOf({ inputs: ['in.jsonl'], output: 'out', memory }, familyNames);
    const held = heldOf(workers, memory);
    const planned = [0, 10, 1e4, 1e6, 1e9].map((rows) => {
      const input = { files: 1, bytes: 3000 * rows, rows, rowsCounted: true, textBytesPerRow: 3000, idBytesPerRow: 0 };
      const plan = planMemory(input, settings, shapeOf(settings).shape, budgetOf(memory, held), held, 0, 0);
      const { bytes, ...parts } = plan;
      expect(Object.values(parts).reduce((sum, each) => sum + each, 0)).toBe(bytes);
      return bytes;
    });
    expect(planned).toEqual([...planned].sort((a, b) => a - b));
    expect(planned[4]).toBeGreaterThan(2 * planned[0]);
    expect(planned[4]).toBeLessThanOrEqual(memory);
  });

  test('of signatures a block is held, of keys all that there are', () => {
    const memory = 2 ** 33;
    const held = heldOf(2, memory);
    const recordsOf = (options: { readonly k: number; readonly bands: { readonly bands: number; readonly rows: number } }): number => {
      const settings = settingsOf({ inputs: ['in.jsonl'], output: 'out', memory, ...options }, familyNames);
      const input = { files: 1, bytes: 3e8, rows: 1e5, rowsCounted: true, textBytesPerRow: 3000, idBytesPerRow: 0 };
      return planMemory(input, settings, shapeOf(settings).shape, budgetOf(memory, held), held, 0, 0).records;
    };
    const few = recordsOf({ k: 64, bands: { bands: 8, rows: 8 } });
    expect(recordsOf({ k: 256, bands: { bands: 8, rows: 8 } })).toBe(few);
    expect(recordsOf({ k: 64, bands: { bands: 16, rows: 4 } })).toBe(few + 2 * 8 * 28 * 1e5);
  });
});

test('decoded texts that stay in memory are a part of it, as far as the budget has room', () =>
  inFolder(async (folder) => {
    const path = await writers['parquet'](folder, corpus);
    const source = await openSource(path);
    const bytes = source.pageBytes?.('text') ?? 0;
    await source.close();
    const plan = async (options: Partial<DedupOptions>): Promise<number> => (await planJob({ inputs: [path], output: join(folder, 'out'), ...options }, { workers: 0 })).memory.pages;
    expect(bytes).toBeGreaterThan(corpus.reduce((sum, { text }) => sum + Buffer.byteLength(text ?? ''), 0));
    const roomy = await plan({});
    expect(roomy / bytes).toBeGreaterThan(1);
    expect(roomy / bytes).toBeLessThan(1.01);
    expect(await plan({ memory: 2 ** 28 })).toBe(0);
    expect((await planJob({ inputs: [await writers['jsonl'](folder, corpus)], output: join(folder, 'out') }, { workers: 0 })).memory.pages).toBe(0);
  }));
