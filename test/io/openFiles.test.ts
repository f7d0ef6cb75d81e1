/** All files of a job are open at once: what an open one holds must not go with its size, nor much with its row groups. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { SourceFile } from '../../src/io/format.ts';
import { writeWhole } from '../../src/io/outputFile.ts';
import { parquetFormat, type ParquetSource } from '../../src/io/parquet/parquet.ts';
import { parquetTable } from '../../src/io/tables/tableParquet.ts';
import { seededRandom } from './seededRandom.ts';
import { temporaryFolder } from './temporaryFolder.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const inFolder = temporaryFolder();
const FILES = 40;

test('an open Parquet file of strings holds none of its bytes', async () => {
  const path = inFolder('strings.parquet');
  const random = seededRandom(3);
  const noise = (): string => Buffer.from(Uint32Array.from({ length: 30_000 }, () => random() * 2 ** 32).buffer).toString('base64');
  await writeWhole(path, async (file) => {
    const table = await parquetTable(file, [{ name: 'text', type: 'string', nullable: false }]);
    for (let group = 0; group < 10; group++) await table.write({ rowCount: 1, columns: [[noise()]] });
    await table.finish();
  });
  const held = async (): Promise<number> => {
    // What was read goes with the objects that ask for it.
    for (let turn = 0; turn < 3; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      collect();
    }
    return process.memoryUsage().arrayBuffers;
  };
  const open: SourceFile[] = [await parquetFormat.open(path)];
  const before = await held();
  try {
    while (open.length <= FILES) open.push(await parquetFormat.open(path));
    expect((await held()) - before).toBeLessThan(FILES * 800);
    const { groups } = open[0] as ParquetSource;
    expect(groups.count).toBe(10);
    expect(Array.from({ length: 10 }, (_, group) => groups.rowsOf(group))).toEqual(Array.from({ length: 10 }, () => 1));
    const places = Array.from({ length: 10 }, (_, group) => groups.chunk(group, 0));
    for (const [group, { dataAt, compressedBytes, codec }] of places.entries()) {
      expect(codec).toBe('ZSTD');
      if (group > 0) expect(dataAt).toBeGreaterThanOrEqual(places[group - 1].dataAt + places[group - 1].compressedBytes / 2);
      expect(compressedBytes).toBeGreaterThan(100_000);
    }
  } finally {
    await Promise.all(open.map(async (source) => source.close()));
  }
});
