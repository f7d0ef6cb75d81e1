/** Rows behind the 2^31st and the 2^32nd of a file: a source that says it has them, and yields a few. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import type { RowBatch, SourceFile } from '../../src/io/format.ts';
import { dedup } from '../../src/job/dedup.ts';
import { mostUnits } from '../../src/job/units.ts';
import { inFolder, readJsonl, readParquet, type Pair, type Removed } from './jobFiles.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'cpu', workers: 0 });
});
afterAll(async () => engine.close());

const page = (name: string): string => Array.from({ length: 40 }, (_, i) => `${name}${i}`).join(' ');

/** Has texts at these rows; those between are not there for whoever reads. */
function farSource(path: string, texts: ReadonlyMap<number, string>): SourceFile {
  const rows = [...texts.keys()];
  const last = rows[rows.length - 1];
  return {
    path, format: 'far', bytes: 1000, rowCount: null, columns: [{ name: 'text', type: 'string' }],
    assertTextColumn: () => undefined,
    assertRewritable: async () => undefined,
    close: async () => undefined,
    async *read({ wants }): AsyncGenerator<RowBatch> {
      for (const [firstRow, text] of texts) {
        if (wants !== undefined && !wants(firstRow, 1)) continue;
        const bytes = new TextEncoder().encode(text);
        yield { firstRow, rowCount: 1, text: { bytes, offsets: Uint32Array.of(0, bytes.length), nulls: null }, columns: {}, rejected: [] };
      }
    },
    async writeKept(target, keep) {
      const kept = rows.filter(keep);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, JSON.stringify(kept));
      return { rows: last + 1 - (rows.length - kept.length), bytes: 0 };
    },
  };
}

test('units beyond 32 bits: pairs, keepers and rows are those of the texts', async () => {
  await inFolder(async (folder) => {
    const near = `${page('a')} and one more`;
    const first = new Map([[3, page('a')], [2 ** 31 - 1, page('b')], [2 ** 31 + 7, near], [2 ** 32 + 1, page('b').toUpperCase()]]);
    const second = new Map([[5, page('c')], [2 ** 32 + 11, page('a')], [2 ** 32 + 12, `${page('c')} end`]]);
    const output = join(folder, 'out');
    const sources = [farSource(join(folder, 'one'), first), farSource(join(folder, 'two'), second)];
    const { report } = await dedup({ inputs: ['far'], output, pairs: join(folder, 'pairs.jsonl') }, { engine, sources, workers: 0 });
    expect(report.rows).toEqual({ in: 2 ** 33 + 15, kept: 2 ** 33 + 15 - 4, removed: 4, rejected: 0 });
    const removed = await readParquet<Removed>(join(output, 'removed.parquet'));
    expect(removed.map(({ file, row, keeper_file: keeperFile, keeper_row: keeper }) => [file.slice(-3), row, keeperFile.slice(-3), keeper])).toEqual([
      ['one', 2 ** 31 + 7, 'one', 3], ['one', 2 ** 32 + 1, 'one', 2 ** 31 - 1], ['two', 2 ** 32 + 11, 'one', 3], ['two', 2 ** 32 + 12, 'two', 5],
    ]);
    expect(readJsonl<Pair>(join(folder, 'pairs.jsonl')).map(({ left_row: left, right_row: right }) => [left, right])).toEqual([[3, 2 ** 31 + 7], [3, 2 ** 32 + 11], [2 ** 31 - 1, 2 ** 32 + 1], [2 ** 31 + 7, 2 ** 32 + 11], [5, 2 ** 32 + 12]]);
  });
});

test('more rows than a pair of them can be numbered are refused, by file and row', async () => {
  await inFolder(async (folder) => {
    const row = mostUnits(2 ** 10);
    const source = farSource(join(folder, 'far'), new Map([[1, page('a')], [row, page('b')]]));
    const failed = dedup({ inputs: ['far'], output: join(folder, 'out') }, { engine, sources: [source], workers: 0 });
    await expect(failed).rejects.toMatchObject({ code: 'unsupported', file: join(folder, 'far'), row });
    await expect(failed).rejects.toThrow(/at most \d+ rows in one job/u);
  });
});
