import { closeSync, copyFileSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSource } from '../../src/io/formats.ts';
import { ChunkPages, KeptPages } from '../../src/io/parquet/keptPages.ts';
import { ParquetSource } from '../../src/io/parquet/parquet.ts';
import { IoPool } from '../../src/io/workers/ioPool.ts';
import { inWorkers } from '../../src/io/workers/workerSource.ts';
import { writeWhole } from '../../src/io/outputFile.ts';
import { parquetTable } from '../../src/io/tables/tableParquet.ts';
import type { SourceFile } from '../../src/io/format.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const temporary = temporaryFolder();

async function folderOf(name: string): Promise<string> {
  const folder = temporary(name);
  await mkdir(folder);
  return folder;
}

const ROWS = 3000;
const textOf = (row: number): string => (row % 50 === 7 ? '' : `row ${row} ${'says the same again and again '.repeat(row % 40)}`);
const keep = (row: number): boolean => row % 3 !== 1;

async function writeTexts(path: string): Promise<void> {
  await writeWhole(path, async (file) => {
    const table = await parquetTable(file, [{ name: 'id', type: 'string', nullable: true }, { name: 'text', type: 'string', nullable: true }]);
    for (let from = 0; from < ROWS; from += 1000) {
      const rows = Array.from({ length: 1000 }, (_, i) => from + i);
      await table.write({ columns: [rows.map(String), rows.map((row) => (row % 100 === 3 ? null : Buffer.from(textOf(row))))], rowCount: 1000 });
    }
    await table.finish();
  });
}

/** Changes the stored bytes of every page of texts, so that none can be decoded any more. */
function spoilTexts(path: string, { groups }: ParquetSource): void {
  const file = openSync(path, 'r+');
  for (let group = 0; group < groups.count; group++) {
    const { dataAt, compressedBytes } = groups.chunk(group, 1);
    const end = dataAt + compressedBytes;
    writeSync(file, Buffer.alloc(24, 0xff), 0, 24, end - 24);
  }
  closeSync(file);
}

async function textsOf(source: SourceFile, needs?: (row: number) => boolean): Promise<(string | null)[]> {
  const texts: (string | null)[] = [];
  for await (const { text, rowCount } of source.read({ textColumn: 'text', columns: ['id'], maxBytes: 1 << 16, maxRows: 500, ...(needs === undefined ? {} : { needs }) })) {
    for (let i = 0; i < rowCount; i++) texts.push(text.nulls?.[i] === 1 ? null : Buffer.from(text.bytes.subarray(text.offsets[i], text.offsets[i + 1])).toString());
  }
  return texts;
}

describe('pages kept from the first reading', () => {
  it.each([
    [0, { memory: 0, file: 1 << 24 }],
    [2, { memory: 0, file: 1 << 24 }],
    [0, { memory: 1 << 24, file: 0 }],
    [2, { memory: 1 << 24, file: 0 }],
    // Room for one of three row groups, or two.
    [2, { memory: 600_000, file: 1 << 24 }],
  ])('serve later readings and the writing of kept rows, with %i threads and room for %o', async (threads, most) => {
    const folder = await folderOf(`threads-${threads}-${most.memory}`);
    const path = join(folder, 'texts.parquet');
    await writeTexts(path);
    const plain = await openSource(path);
    await plain.writeKept(join(folder, 'expected.parquet'), keep);
    const expected = await textsOf(plain);
    const pool = threads === 0 ? null : new IoPool(threads);
    const kept = await KeptPages.open(join(folder, '.job', 'pages'), most);
    const source = pool === null ? plain : inWorkers(plain, pool);
    source.keepPages?.(kept);
    expect(await textsOf(source)).toEqual(expected);
    spoilTexts(path, plain as ParquetSource);
    expect(await textsOf(source)).toEqual(expected);
    const some = (row: number): boolean => row > 1500 && row % 7 === 0;
    expect(await textsOf(source, some)).toEqual(expected.map((text, row) => (some(row) ? text : text === null ? (row < 1000 ? '' : null) : '')));
    await source.writeKept(join(folder, 'kept.parquet'), keep);
    expect(readFileSync(join(folder, 'kept.parquet')).equals(readFileSync(join(folder, 'expected.parquet')))).toBe(true);
    // They hang on nothing but this file: what has no pages kept is decoded, and cannot be.
    const other = await openSource(path);
    await expect(textsOf(other)).rejects.toThrow(/zstd/u);
    await pool?.close();
    await Promise.all([source.close(), other.close(), kept.close()]);
    expect(most.file === 0 || readdirSync(join(folder, '.job')).length === 0).toBe(true);
  });

  it('are those of whole row groups, as far as there is room', async () => {
    const folder = await folderOf('room');
    const path = join(folder, 'texts.parquet');
    await writeTexts(path);
    const source = (await openSource(path)) as ParquetSource;
    const bytes = Array.from({ length: source.groups.count }, (_, group) => source.groups.chunk(group, 1).uncompressedBytes);
    // With the heads of pages: the first chunk in memory, the second in the file.
    const [first, second] = bytes.map((size) => Math.ceil(size * (1 + 2 ** -10)) + 64);
    const kept = await KeptPages.open(join(folder, 'pages'), { memory: first, file: second });
    source.keepPages(kept);
    const request = { textColumn: 'text', columns: [], maxBytes: 1 << 20, maxRows: 1 << 16 };
    // A reading of some rows decodes some pages: it keeps none.
    expect(source.slotFor({ ...request, needs: () => true }, 0)).toBeNull();
    expect([0, 1, 2].map((group) => source.slotFor(request, group)?.bytes)).toEqual([first, second, undefined]);
    expect([0, 1].map((group) => source.slotFor(request, group)?.memory?.length)).toEqual([first, undefined]);
    for await (const batch of source.readGroup(request, 1, 1000)) expect(batch.rowCount).toBe(1000);
    expect([0, 1].map((group) => source.slotFor(request, group)?.whole[0])).toEqual([0, 1]);
    await Promise.all([source.close(), kept.close()]);
  });

  it.each([
    ['memory', { memory: 1000, file: 0 }],
    ['a file', { memory: 0, file: 1000 }],
  ])('are decoded again where %s has not those of the place, or cannot be read', async (where, most) => {
    const folder = await folderOf(`places in ${where}`);
    const room = (size: number): Uint8Array => new Uint8Array(size);
    const kept = await KeptPages.open(join(folder, 'pages'), most);
    const slot = kept.roomFor('a', 100);
    if (slot === null) throw new Error('no room');
    const first = new ChunkPages(slot);
    first.begin(4, 3);
    expect(await first.read(room)).toBeNull();
    await first.put(Uint8Array.of(1, 2, 3));
    // Behind one whose end is no multiple of a word.
    first.begin(60, 2);
    await first.put(Uint8Array.of(8, 9));
    first.end();
    const read = async (place: number, size: number): Promise<Uint8Array | null> => {
      const again = new ChunkPages(slot);
      again.begin(place, size);
      return again.read(room);
    };
    expect([await read(4, 3), await read(5, 3), await read(4, 2), await read(4, 999)]).toEqual([Uint8Array.of(1, 2, 3), null, null, null]);
    const both = new ChunkPages(slot);
    both.begin(4, 3);
    both.begin(60, 2);
    expect(await both.read(room)).toEqual(Uint8Array.of(8, 9));
    // One of two pages is not the chunk, nor is one that has no room.
    const half = new ChunkPages(kept.roomFor('b', 100) as NonNullable<typeof slot>);
    half.begin(4, 3);
    half.begin(9, 3);
    await half.put(Uint8Array.of(1, 2, 3));
    half.end();
    const large = new ChunkPages(kept.roomFor('c', 10) as NonNullable<typeof slot>);
    large.begin(4, 99);
    await large.put(new Uint8Array(99));
    large.end();
    expect([half.whole, large.whole, kept.roomFor('d', 2000), kept.roomFor('e', NaN), kept.slotOf('f')]).toEqual([false, false, null, null, null]);
    if (slot.memory === null) {
      // A bit that the disk has turned over.
      writeSync(slot.descriptor, Uint8Array.of(1 ^ 4), 0, 1, slot.at + 16);
      expect(await read(4, 3)).toBeNull();
      await kept.close();
      expect(await both.read(room)).toBeNull();
    } else await kept.close();
  });

  it('are not kept in a file where there can be none', async () => {
    const folder = await folderOf('nowhere');
    copyFileSync(new URL(import.meta.url), join(folder, 'file'));
    mkdirSync(join(folder, 'folder'));
    for (const path of [join(folder, 'file', 'pages'), join(folder, 'folder')]) {
      const kept = await KeptPages.open(path, { memory: 0, file: 1000 });
      expect([kept.roomFor('a', 10), kept.slotOf('a')]).toEqual([null, null]);
      await kept.close();
    }
  });
});
