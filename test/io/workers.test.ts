/** Files read and written by threads: the same rows, bytes and errors as without, also where a thread dies. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { FormatError } from '../../src/core/errors.ts';
import { packError, unpackError } from '../../src/core/packedError.ts';
import type { ReadRequest, RowBatch, SourceFile } from '../../src/io/format.ts';
import { openSource } from '../../src/io/formats.ts';
import { writeWhole } from '../../src/io/outputFile.ts';
import { ParquetSource } from '../../src/io/parquet/parquet.ts';
import { parquetTable } from '../../src/io/tables/tableParquet.ts';
import { IoPool } from '../../src/io/workers/ioPool.ts';
import { inWorkers } from '../../src/io/workers/workerSource.ts';
import { runNode } from '../cli/runBandsaw.ts';
import { seededRandom } from './seededRandom.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const inFolder = temporaryFolder();
const parquet = inFolder('rows.parquet');
const lines = inFolder('rows.jsonl');
const GROUPS = [40, 1, 300, 7, 120, 64, 500, 3];
const ROWS = GROUPS.reduce((sum, rows) => sum + rows, 0);
const request: ReadRequest = { textColumn: 'text', columns: ['id'], maxBytes: 20_000, maxRows: 50 };
const pools: IoPool[] = [];

function pool(size: number, script?: URL): IoPool {
  const made = script === undefined ? new IoPool(size) : new IoPool(size, script);
  pools.push(made);
  return made;
}

beforeAll(async () => {
  const random = seededRandom(5);
  const text = (row: number): string | null => (row % 11 === 0 ? null : row % 13 === 0 ? '' : Array.from({ length: 1 + Math.floor(random() * 300) }, () => Math.floor(random() * 1e6).toString(36)).join(' '));
  const rows = Array.from({ length: ROWS }, (_, row) => ({ id: `row-${row}`, text: text(row) }));
  // One row group of nulls and nothing alone.
  for (let row = 341; row < 348; row++) rows[row].text = row % 2 === 0 ? null : '';
  await writeWhole(parquet, async (file) => {
    const table = await parquetTable(file, [{ name: 'id', type: 'string', nullable: false }, { name: 'text', type: 'string', nullable: true }]);
    let from = 0;
    for (const count of GROUPS) {
      const group = rows.slice(from, (from += count));
      await table.write({ rowCount: count, columns: [group.map(({ id }) => id), group.map((row) => row.text)] });
    }
    await table.finish();
  });
  writeFileSync(lines, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
});

afterAll(async () => {
  await Promise.all(pools.map((each) => each.close()));
});

/** What a reading gives: batches as plain data, and the error it ends with. */
async function outcome(source: SourceFile, wanted: ReadRequest = request): Promise<{ batches: unknown[]; error: unknown }> {
  const batches: unknown[] = [];
  const plain = ({ text, ...rest }: RowBatch): unknown => ({ ...rest, bytes: Buffer.from(text.bytes).toString('latin1'), offsets: [...text.offsets], nulls: text.nulls === null ? null : [...text.nulls] });
  try {
    for await (const batch of source.read(wanted)) batches.push(plain(batch));
    return { batches, error: null };
  } catch (error) {
    return { batches, error: packError(error) };
  }
}

async function withSource<T>(path: string, through: IoPool | null, work: (source: SourceFile) => Promise<T>): Promise<T> {
  const source = await openSource(path);
  try {
    return await work(through === null ? source : inWorkers(source, through));
  } finally {
    await source.close();
  }
}

let written = 0;
async function keptBytes(path: string, through: IoPool | null, keep: (row: number) => boolean): Promise<Buffer> {
  const target = inFolder(`kept-${written++}`);
  await withSource(path, through, (source) => source.writeKept(target, keep));
  return readFileSync(target);
}

const patterns: [string, (row: number) => boolean][] = [
  ['half', (row) => (row * 7) % 13 < 6],
  ['one row group whole, one away', (row) => row > 41 && (row < 341 || row % 3 === 0)],
  ['none', () => false],
  ['all', () => true],
];

test.each([1, 3])('%i threads read the same batches', async (size) => {
  const threads = pool(size);
  for (const path of [parquet, lines]) {
    const alone = await withSource(path, null, outcome);
    expect(alone.error).toBeNull();
    expect(alone.batches.length).toBeGreaterThan(10);
    expect(await withSource(path, threads, outcome)).toEqual(alone);
    const some = { ...request, wants: (firstRow: number) => firstRow >= 341 };
    expect(await withSource(path, threads, (source) => outcome(source, some))).toEqual(await withSource(path, null, (source) => outcome(source, some)));
  }
});

test.each([1, 3])('%i threads write the same bytes', async (size) => {
  const threads = pool(size);
  for (const path of [parquet, lines]) {
    for (const [name, keep] of patterns) expect(Buffer.compare(await keptBytes(path, threads, keep), await keptBytes(path, null, keep)), name).toBe(0);
  }
});

test('large pages that are copied whole between others', async () => {
  const random = seededRandom(9);
  // About 100 KB a text, which hardly compresses: several pages of 1 MiB, of which all but the first lose no row.
  const texts = Array.from({ length: 48 }, () => Array.from({ length: 9000 }, () => Math.floor(random() * 2 ** 52).toString(36)).join(''));
  const large = inFolder('large.parquet');
  await writeWhole(large, async (file) => {
    const table = await parquetTable(file, [{ name: 'text', type: 'string', nullable: false }, { name: 'again', type: 'string', nullable: false }]);
    for (let from = 0; from < 48; from += 24) await table.write({ rowCount: 24, columns: [texts.slice(from, from + 24), texts.slice(from, from + 24).toReversed()] });
    await table.finish();
  });
  const keep = (row: number): boolean => row % 24 !== 0;
  const alone = await keptBytes(large, null, keep);
  expect(alone.length).toBeGreaterThan(4e6);
  for (const size of [1, 3]) expect(Buffer.compare(await keptBytes(large, pool(size), keep), alone)).toBe(0);
  expect(Buffer.compare(await keptBytes(large, pool(1, new URL('no-such-worker.mjs', import.meta.url)), keep), alone)).toBe(0);
  expect(Buffer.compare(await keptBytes(large, pool(1, new URL('dyingIoWorker.mjs', import.meta.url)), keep), alone)).toBe(0);
});

test('a thread that dies again and again costs time, no row and no byte', async () => {
  const dying = new URL('dyingIoWorker.mjs', import.meta.url);
  for (const path of [parquet, lines]) expect(await withSource(path, pool(2, dying), outcome)).toEqual(await withSource(path, null, outcome));
  const keep = patterns[0][1];
  expect(Buffer.compare(await keptBytes(parquet, pool(2, dying), keep), await keptBytes(parquet, null, keep))).toBe(0);
});

test('a thread that cannot start leaves the work to the calling one', async () => {
  const absent = pool(2, new URL('no-such-worker.mjs', import.meta.url));
  expect(await withSource(parquet, absent, outcome)).toEqual(await withSource(parquet, null, outcome));
  expect(Buffer.compare(await keptBytes(parquet, absent, patterns[0][1]), await keptBytes(parquet, null, patterns[0][1]))).toBe(0);
});

test('a damaged page is the same error at the same place, behind the same rows', async () => {
  const source = (await openSource(parquet)) as ParquetSource;
  const { dataAt, compressedBytes } = source.groups.chunk(4, 1);
  await source.close();
  const bytes = readFileSync(parquet);
  const middle = dataAt + Math.floor(compressedBytes / 2);
  bytes.fill(0xff, middle, middle + 64);
  const damaged = inFolder('damaged.parquet');
  writeFileSync(damaged, bytes);
  const alone = await withSource(damaged, null, outcome);
  expect(unpackError(alone.error as Parameters<typeof unpackError>[0])).toBeInstanceOf(FormatError);
  expect(alone.batches.length).toBeGreaterThan(3);
  const failure = async (through: IoPool | null): Promise<unknown> => {
    const target = inFolder(`damaged-kept-${written++}`);
    const error = await withSource(damaged, through, (each) => each.writeKept(target, patterns[0][1])).then(() => null, packError);
    expect(existsSync(target) || existsSync(`${target}.partial`)).toBe(false);
    return error;
  };
  const refused = await failure(null);
  expect(refused).toMatchObject({ code: 'format', message: expect.stringMatching(/row group 4.*"text"/u) as string });
  for (const size of [1, 3]) {
    const threads = pool(size);
    expect(await withSource(damaged, threads, outcome)).toEqual(alone);
    expect(await failure(threads)).toEqual(refused);
    // What was begun behind the error is given up, and the threads are there for others.
    expect(await withSource(parquet, threads, outcome)).toEqual(await withSource(parquet, null, outcome));
  }
});

test('a reading that is broken off gives its threads back; a closed pool leaves nothing waiting', async () => {
  const threads = pool(2);
  for (let round = 0; round < 5; round++) {
    await withSource(parquet, threads, async (source) => {
      for await (const batch of source.read(request)) if (batch.firstRow > 0) break;
    });
  }
  expect(await withSource(parquet, threads, outcome)).toEqual(await withSource(parquet, null, outcome));
  await withSource(parquet, threads, async (source) => {
    let rows = 0;
    for await (const batch of source.read(request)) {
      rows += batch.rowCount;
      if (rows < 100) continue;
      await threads.close();
    }
    expect(rows).toBe(ROWS);
  });
});

test('a warm pool has one thread, which takes the first task; where none stays alive the calling thread works', async () => {
  const alone = await withSource(parquet, null, outcome);
  const warm = pool(2);
  warm.warm();
  warm.warm();
  expect(warm.threads).toBe(1);
  expect(await withSource(parquet, warm, outcome)).toEqual(alone);
  expect(warm.threads).toBe(2);

  const dying = pool(1, new URL('data:text/javascript,process.exit(1)'));
  dying.warm();
  await vi.waitFor(() => expect(dying.threads).toBe(0), { timeout: 20_000 });
  expect(await withSource(parquet, dying, outcome)).toEqual(alone);
});

test('a warm thread that nobody needs does not keep the process', async () => {
  const program = `import { IoPool } from ${JSON.stringify(new URL('../../dist/io/workers/ioPool.js', import.meta.url).href)}; new IoPool(2).warm(); console.log('done');`;
  expect(await runNode(['--input-type=module', '-e', program], tmpdir())).toMatchObject({ status: 0, stdout: 'done\n' });
});

test('a pool that rests has no threads until there is a task', async () => {
  const resting = pool(2);
  const alone = await withSource(parquet, null, outcome);
  expect(await withSource(parquet, resting, outcome)).toEqual(alone);
  expect(resting.threads).toBeGreaterThan(0);
  await resting.rest();
  expect(resting.threads).toBe(0);
  expect(await withSource(parquet, resting, outcome)).toEqual(alone);
});
