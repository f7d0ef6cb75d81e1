/** The forms in which a job tells what stays: each says the same, and none of them changes the others' files. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { writeTable, type TableColumn } from '../../src/io/tables/tables.ts';
import { dedup } from '../../src/job/dedup.ts';
import type { DedupOptions } from '../../src/job/options.ts';
import type { Report } from '../../src/job/report.ts';
import { RowSample } from '../../src/job/rowSample.ts';
import { mixedCorpus, toJsonl } from './corpus.ts';
import { inFolder, readParquet, type Removed } from './jobFiles.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'cpu', workers: 0 });
});
afterAll(async () => engine.close());

const rows = mixedCorpus(77, 300);
const cut = [120, 210];
const columns: readonly TableColumn[] = [
  { name: 'id', type: 'string', nullable: true },
  { name: 'text', type: 'string', nullable: true },
];

/** One corpus in three files of three formats, with a line in the first that cannot be read. */
async function writeInputs(folder: string): Promise<string[]> {
  const paths = ['a.jsonl', 'b.parquet', 'c.arrow'].map((name) => join(folder, name));
  writeFileSync(paths[0], `\ufeff${toJsonl(rows.slice(0, 50))}{"text": \r\n\r\n${toJsonl(rows.slice(50, cut[0]))}`.trimEnd());
  for (const [at, [from, to]] of [[cut[0], cut[1]], [cut[1], rows.length]].entries()) {
    const part = rows.slice(from, to);
    await writeTable(paths[at + 1], columns, [{ rowCount: part.length, columns: [part.map(({ id }) => id), part.map(({ text }) => text)] }]);
  }
  return paths;
}

async function run(folder: string, name: string, inputs: readonly string[], options: Partial<DedupOptions>): Promise<{ output: string; report: Report }> {
  const output = join(folder, name);
  const { report } = await dedup({ inputs, output, onError: 'skip', calibration: false, ...options }, { engine, workers: 0 });
  return { output, report };
}

/** Rows of a file of any format as text, to be compared. */
async function contentOf(path: string): Promise<string[]> {
  if (path.endsWith('.jsonl')) return readFileSync(path, 'utf8').split('\n').map((line) => line.replace(/^\ufeff/u, '').trim()).filter((line) => line !== '');
  if (path.endsWith('.parquet')) return (await readParquet(path)).map((row) => JSON.stringify(row));
  const { tableFromIPC } = await import('apache-arrow');
  return tableFromIPC(readFileSync(path)).toArray().map((row: unknown) => JSON.stringify(row));
}

describe('forms of what stays', () => {
  test('mask, ids, dry run and saved rows agree with the rows that are kept', async () => {
    await inFolder(async (folder) => {
      const inputs = await writeInputs(folder);
      const whole = await run(folder, 'rows', inputs, {});
      const saved = await run(folder, 'saved', inputs, { saveRemoved: true });
      const masked = await run(folder, 'mask', inputs, { emit: 'mask' });
      const named = await run(folder, 'ids', inputs, { emit: 'ids' });
      const dry = await run(folder, 'dry', inputs, { dryRun: true });
      expect(whole.report.rows).toMatchObject({ in: rows.length + 1, rejected: 1 });
      expect(whole.report.rows.removed).toBeGreaterThan(50);

      // What is beside the rows does not depend on the form.
      for (const { output } of [saved, masked, named, dry]) {
        for (const name of ['report.json', 'removed.parquet', 'rejected.parquet']) expect(readFileSync(join(output, name)), name).toEqual(readFileSync(join(whole.output, name)));
      }
      expect(readdirSync(masked.output).sort()).toEqual(['manifest.json', 'masks', 'rejected.parquet', 'removed.parquet', 'report.json', 'run.json', 'side-by-side.json']);
      expect(readdirSync(named.output)).toContain('ids');
      expect(readdirSync(dry.output).sort()).toEqual(['manifest.json', 'rejected.parquet', 'removed.parquet', 'report.json', 'run.json', 'side-by-side.json']);
      for (const { output } of [masked, named, dry]) expect(existsSync(join(output, 'kept'))).toBe(false);

      const removed = await readParquet<Removed>(join(whole.output, 'removed.parquet'));
      for (const [at, input] of inputs.entries()) {
        const name = input.slice(folder.length + 1);
        const gone = new Set(removed.filter(({ file }) => file === input).map(({ row }) => row));
        const content = await contentOf(input);
        const rejected = at === 0 ? 50 : -1;
        const stays = content.map((_, row) => !gone.has(row) && row !== rejected);

        const mask = await readParquet<{ keep: boolean }>(join(masked.output, 'masks', `${name}.parquet`));
        expect(mask.map(({ keep }) => keep)).toEqual(stays);

        const ids = await readParquet<{ file: string; row: number; id: string | null }>(join(named.output, 'ids', `${name}.parquet`));
        const first = at === 0 ? 0 : cut[at - 1];
        const idOf = (row: number): string | null => rows[first + row - (at === 0 && row > rejected ? 1 : 0)].id;
        expect(ids).toEqual(stays.flatMap((stay, row) => (stay ? [{ file: input, row, id: idOf(row) }] : [])));

        expect(readFileSync(join(saved.output, 'kept', name))).toEqual(readFileSync(join(whole.output, 'kept', name)));
        expect(await contentOf(join(whole.output, 'kept', name))).toEqual(content.filter((_, row) => stays[row]));
        expect(await contentOf(join(saved.output, 'removed', name))).toEqual(content.filter((_, row) => gone.has(row)));
      }
    });
  });

  test('ids come in order however the units are partitioned, and are null without an id column', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'a.jsonl');
      writeFileSync(path, rows.map(({ id, text }) => `${JSON.stringify({ id: id ?? undefined, text })}\n`).join(''));
      const one = await run(folder, 'one', [path], { emit: 'ids' });
      const many = await run(folder, 'many', [path], { emit: 'ids', partitions: 16, memory: 2 ** 20 });
      const name = join('ids', 'a.jsonl.parquet');
      expect(readFileSync(join(many.output, name))).toEqual(readFileSync(join(one.output, name)));
      writeFileSync(path, rows.map(({ text }) => `${JSON.stringify({ text })}\n`).join(''));
      const { output, report } = await run(folder, 'without', [path], { emit: 'ids' });
      const ids = await readParquet<{ id: null }>(join(output, name));
      expect([ids.length, new Set(ids.map(({ id }) => id))]).toEqual([report.rows.kept, new Set([null])]);
    });
  });

  test('a dry run is no emit and saves nothing; other forms are another job in the same folder', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'a.jsonl');
      writeFileSync(path, toJsonl(rows.slice(0, 20)));
      for (const options of [{ dryRun: true, emit: 'mask' }, { dryRun: true, saveRemoved: true }] as const) await expect(run(folder, 'out', [path], options)).rejects.toMatchObject({ code: 'config' });
      await run(folder, 'out', [path], { emit: 'mask' });
      await expect(run(folder, 'out', [path], {})).rejects.toMatchObject({ code: 'output' });
    });
  });
});

describe('a sample', () => {
  test('is the job over the chosen rows alone, whatever their format', async () => {
    await inFolder(async (folder) => {
      const inputs = await writeInputs(folder);
      const { output, report } = await run(folder, 'part', inputs, { sample: 150 });
      const total = rows.length + 1;
      const sources = [{ source: { rowCount: cut[0] + 1 } }, { source: { rowCount: cut[1] - cut[0] } }, { source: { rowCount: rows.length - cut[1] } }];
      const sample = await RowSample.choose(150, sources as never, ['a.jsonl', 'b.parquet', 'c.arrow']);
      expect(sample.rows).toBe(total);
      const taken = [0, 1, 2].map((file) => sample.countIn(file, sources[file].source.rowCount));
      expect(report.rows.in).toBe(taken[0] + taken[1] + taken[2]);
      expect(report.files.map((file) => file.in)).toEqual(taken);
      expect(report.sample).toMatchObject({ rows: total, share: report.rows.in / total });
      expect(report.expectations.join()).toContain('Only a sample');
      const all = await run(folder, 'all', inputs, { sample: 1e6 });
      expect(all.report.expectations.join()).toContain(`has all of the ${total} rows`);
      expect(all.report.expectations.join()).not.toContain('Only a sample');
      expect(Math.abs(report.rows.in - 150)).toBeLessThan(4 * Math.sqrt(75));
      expect(report.rows.in).toBe(report.rows.kept + report.rows.removed + report.rows.rejected);

      // The same rows as files of their own give the same answer.
      const first = [0, cut[0], cut[1]];
      const chosen = inputs.map((_, file) => Array.from({ length: sources[file].source.rowCount }, (__, row) => row).filter((row) => sample.has(file, row) && !(file === 0 && row === 50)));
      const alone = chosen.map((list, file) => list.map((row) => rows[first[file] + row - (file === 0 && row > 50 ? 1 : 0)]));
      const single = join(folder, 'single.jsonl');
      writeFileSync(single, toJsonl(alone.flat()));
      const again = await run(folder, 'again', [single], {});
      const places = chosen.flatMap((list, file) => list.map((row) => ({ file: inputs[file], row })));
      const gone = (await readParquet<Removed>(join(output, 'removed.parquet'))).map(({ file, row, keeper_file, keeper_row, similarity }) => ({ file, row, keeper_file, keeper_row, similarity }));
      const expected = (await readParquet<Removed>(join(again.output, 'removed.parquet'))).map(({ row, keeper_row, similarity }) => ({ ...places[row], keeper_file: places[keeper_row].file, keeper_row: places[keeper_row].row, similarity }));
      expect(gone.length).toBeGreaterThan(10);
      expect(gone).toEqual(expected);
      expect([report.input.nulls, report.input.wordless, report.input.bytes]).toEqual([again.report.input.nulls, again.report.input.wordless, again.report.input.bytes]);
    });
  });

  test('is everything where more rows are asked for than there are, and grows by rows', async () => {
    await inFolder(async (folder) => {
      const inputs = await writeInputs(folder);
      const whole = await run(folder, 'whole', inputs, {});
      const all = await run(folder, 'all', inputs, { sample: 10_000 });
      expect(readFileSync(join(all.output, 'removed.parquet'))).toEqual(readFileSync(join(whole.output, 'removed.parquet')));
      expect(all.report.sample).toEqual({ rows: rows.length + 1, share: 1, shareOfPairs: 1 });
      const source = [{ source: { rowCount: 100_000 } }] as never;
      const [few, more] = [await RowSample.choose(1000, source, ['x']), await RowSample.choose(5000, source, ['x'])];
      const inFew = Array.from({ length: 100_000 }, (_, row) => row).filter((row) => few.has(0, row));
      expect(Math.abs(inFew.length - 1000)).toBeLessThan(4 * Math.sqrt(1000));
      expect(inFew.every((row) => more.has(0, row))).toBe(true);
      // Spread over the file, beyond 32-bit row numbers too, and another choice for another file.
      expect(new Set(inFew.map((row) => Math.floor(row / 10_000))).size).toBe(10);
      const other = await RowSample.choose(1000, source, ['y']);
      expect(inFew.filter((row) => other.has(0, row)).length).toBeLessThan(60);
      const high = Array.from({ length: 100_000 }, (_, row) => row).filter((row) => few.has(0, 2 ** 33 + row));
      expect(Math.abs(high.length - 1000)).toBeLessThan(5 * Math.sqrt(1000));
    });
  });
});
