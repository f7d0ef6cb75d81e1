import { expect, test } from 'vitest';
import type { SourceFile } from '../../src/io/format.ts';
import { writeWhole } from '../../src/io/outputFile.ts';
import { parquetFormat } from '../../src/io/parquet/parquet.ts';
import { parquetTable } from '../../src/io/tables/tableParquet.ts';
import { keepRoom, onTextRelease, releaseText, textRoom } from '../../src/io/textRoom.ts';
import { IoPool } from '../../src/io/workers/ioPool.ts';
import { inWorkers } from '../../src/io/workers/workerSource.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const file = temporaryFolder();

/** Reads all texts; of each batch they are copied before its memory is given back, if it is. */
async function textsOf(source: SourceFile, release: boolean): Promise<{ texts: string[]; buffers: number; batches: number }> {
  const texts: string[] = [];
  // Held, so that none is collected and another put in its place.
  const buffers = new Set<ArrayBufferLike>();
  let batches = 0;
  for await (const batch of source.read({ textColumn: 'text', columns: [], maxBytes: 3 << 20, maxRows: 1000 })) {
    batches += 1;
    const { bytes, offsets } = batch.text;
    buffers.add(bytes.buffer);
    for (let i = 0; i < batch.rowCount; i++) texts.push(Buffer.from(bytes.subarray(offsets[i], offsets[i + 1])).toString());
    if (release) releaseText(batch);
  }
  return { texts, buffers: buffers.size, batches };
}

test('memory of texts that were released is used again, and what is read stays the same', async () => {
  const path = file('texts.parquet');
  const texts = Array.from({ length: 90 }, (_, i) => `${i} `.repeat(20_000 + 3000 * (i % 7)));
  await writeWhole(path, async (target) => {
    const table = await parquetTable(target, [{ name: 'text', type: 'string', nullable: false }]);
    await table.write({ rowCount: 90, columns: [texts] });
    await table.finish();
  });
  const [source, pool] = [await parquetFormat.open(path), new IoPool(1)];
  try {
    const kept = await textsOf(source, false);
    expect(kept.texts).toEqual(texts);
    expect(kept.batches).toBeGreaterThan(2);
    expect(kept.buffers).toBe(kept.batches);
    const released = await textsOf(source, true);
    expect(released.texts).toEqual(texts);
    expect(released.buffers).toBe(1);
    for (const release of [true, true, false]) expect((await textsOf(inWorkers(source, pool), release)).texts).toEqual(texts);
  } finally {
    await source.close();
    await pool.close();
  }
});

test('what is kept is bounded: two buffers, none that is small or large, and one makes room for a larger one', () => {
  while (textRoom(1 << 20).byteLength > 1 << 20);
  const made = [2, 2, 2].map((mebibytes) => textRoom(mebibytes << 20).buffer);
  for (const buffer of [...made, new ArrayBuffer(1000), new ArrayBuffer(25 << 20)]) keepRoom(buffer);
  const again = [1, 1, 1].map((mebibytes) => textRoom(mebibytes << 20).buffer);
  expect(again.map((buffer) => made.includes(buffer))).toEqual([true, true, false]);
  for (const buffer of made) keepRoom(buffer);
  expect(made.includes(textRoom(3 << 20).buffer)).toBe(false);
  expect([1, 1].map((mebibytes) => made.includes(textRoom(mebibytes << 20).buffer))).toEqual([true, false]);
});

test('memory is given back once, and only where somebody wants it', () => {
  const text = { bytes: new Uint8Array(0), offsets: new Uint32Array(1), nulls: null };
  const batch = { firstRow: 0, rowCount: 0, text, columns: {}, rejected: [] };
  releaseText(batch);
  let back = 0;
  onTextRelease(batch, () => (back += 1));
  releaseText(batch);
  releaseText(batch);
  expect(back).toBe(1);
});
