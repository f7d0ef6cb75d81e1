/** Many files read by threads beyond their borders, lines written by threads, and threads that are not heard of. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { CancelledError, InputError } from '../../src/core/errors.ts';
import type { ReadRequest, SourceFile } from '../../src/io/format.ts';
import { openSource } from '../../src/io/formats.ts';
import { writeWhole } from '../../src/io/outputFile.ts';
import { parquetTable } from '../../src/io/tables/tableParquet.ts';
import { IoPool } from '../../src/io/workers/ioPool.ts';
import { inWorkers, readFiles } from '../../src/io/workers/workerSource.ts';
import { seededRandom } from './seededRandom.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const inFolder = temporaryFolder();
const request: ReadRequest = { textColumn: 'text', columns: ['id'], maxBytes: 4_000, maxRows: 20 };
const pools: IoPool[] = [];
const sources: SourceFile[] = [];
const paths: string[] = [];

function pool(size: number, script?: string, patience?: number): IoPool {
  const made = new IoPool(size, script === undefined ? undefined : new URL(script, import.meta.url), patience);
  pools.push(made);
  return made;
}

async function opened(path: string, through: IoPool | null): Promise<SourceFile> {
  const source = await openSource(path);
  sources.push(source);
  return through === null ? source : inWorkers(source, through);
}

beforeAll(async () => {
  const random = seededRandom(8);
  // Single row groups, several of them, none at all; lines between.
  for (const [index, groups] of [[30], [1], [25, 40, 3], [], [60], [2, 2, 2, 2, 2]].entries()) {
    const rows = groups.map((count) => Array.from({ length: count }, (_, i) => ({ id: `${index}-${i}`, text: i % 7 === 3 ? null : Array.from({ length: 1 + Math.floor(random() * 90) }, () => Math.floor(random() * 1e6).toString(36)).join(' ') })));
    const path = inFolder(`file-${index}.parquet`);
    await writeWhole(path, async (file) => {
      const table = await parquetTable(file, [{ name: 'id', type: 'string', nullable: false }, { name: 'text', type: 'string', nullable: true }]);
      for (const group of rows) await table.write({ rowCount: group.length, columns: [group.map(({ id }) => id), group.map(({ text }) => text)] });
      await table.finish();
    });
    paths.push(path);
    const lines = inFolder(`file-${index}.jsonl`);
    writeFileSync(lines, rows.flat().map((row) => `${JSON.stringify(row)}\r\n`).join('\n'));
    paths.push(lines);
  }
});

afterAll(async () => {
  await Promise.all(pools.map((each) => each.close()));
  await Promise.all(sources.map((each) => each.close()));
});

async function readAll(through: IoPool | null, change: (request: ReadRequest, file: number) => ReadRequest = (same) => same): Promise<{ batches: unknown[]; error: unknown }> {
  const files = [];
  for (const [file, path] of paths.entries()) files.push({ source: await opened(path, through), request: change(request, file) });
  const batches: unknown[] = [];
  try {
    for await (const [file, { text, ...rest }] of readFiles(files)) {
      batches.push([file, { ...rest, bytes: Buffer.from(text.bytes).toString('latin1'), offsets: [...text.offsets], nulls: text.nulls === null ? null : [...text.nulls] }]);
    }
    return { batches, error: null };
  } catch (error) {
    return { batches, error };
  }
}

test.each([1, 3])('%i threads read many files in their order', async (size) => {
  const alone = await readAll(null);
  expect(alone.error).toBeNull();
  expect(new Set(alone.batches.map((batch) => (batch as [number])[0])).size).toBe(10);
  expect(await readAll(pool(size))).toEqual(alone);
});

test('threads that die on the way cost no row', async () => {
  expect(await readAll(pool(2, 'dyingIoWorker.mjs'))).toEqual(await readAll(null));
});

test('a column missing in a later file is an error behind the rows of those before it', async () => {
  const change = (same: ReadRequest, file: number): ReadRequest => (file === 4 ? { ...same, textColumn: 'body' } : same);
  const alone = await readAll(null, change);
  expect(alone.error).toBeInstanceOf(InputError);
  const files = new Set(alone.batches.map((batch) => (batch as [number])[0]));
  expect([...files]).toEqual([0, 1, 2, 3]);
  const threaded = await readAll(pool(3), change);
  expect(threaded.batches).toEqual(alone.batches);
  expect((threaded.error as InputError).message).toBe((alone.error as InputError).message);
});

test('readers that take turns have buffers of their own', async () => {
  const [first, second] = [paths[4], paths[8]];
  const textsOf = async (path: string): Promise<string[]> => {
    const texts: string[] = [];
    for await (const { text } of (await opened(path, null)).read(request)) texts.push(Buffer.from(text.bytes).toString('latin1'));
    return texts;
  };
  const expected = [await textsOf(first), await textsOf(second)];
  const readers = await Promise.all([first, second].map(async (path) => (await opened(path, null)).read(request)[Symbol.asyncIterator]()));
  const got: string[][] = [[], []];
  const done = new Set<number>();
  for (let turn = 0; done.size < 2; turn = 1 - turn) {
    const step = await readers[turn].next();
    if (step.done === true) done.add(turn);
    else got[turn].push(Buffer.from(step.value.text.bytes).toString('latin1'));
  }
  expect(got).toEqual(expected);
});

let written = 0;
async function keptLines(through: IoPool | null, rows: number | undefined, signal?: AbortSignal): Promise<string> {
  const target = inFolder(`kept-${written++}.jsonl`);
  const summary = await (await opened(paths[5], through)).writeKept(target, (row) => row % 3 !== 1, { signal, rows });
  const bytes = readFileSync(target);
  expect(summary.bytes).toBe(bytes.length);
  return `${summary.rows} ${bytes.toString('latin1')}`;
}

test('lines written by threads are the same bytes, also where the thread dies or there are more rows than were said', async () => {
  const alone = await keptLines(null, undefined);
  expect(await keptLines(pool(1), 68)).toBe(alone);
  expect(await keptLines(pool(1, 'dyingAtOnceWorker.mjs'), 68)).toBe(alone);
  expect(await keptLines(pool(1, 'no-such-worker.mjs'), 68)).toBe(alone);
  // Of a file that has grown nothing is lost without a word: what is beyond is kept, and counted.
  expect((await keptLines(pool(1), 60)).split(' ')[0]).toBe(String(Number(alone.split(' ')[0]) + [60, 61, 62, 63, 64, 65, 66, 67].filter((row) => row % 3 === 1).length));
});

test('lines that a thread writes can be cancelled, begun or not', async () => {
  const threads = pool(1);
  const halt = new AbortController();
  const both = [keptLines(threads, 68, halt.signal), keptLines(threads, 68, halt.signal)];
  halt.abort();
  for (const each of both) await expect(each).rejects.toBeInstanceOf(CancelledError);
  expect(readdirSync(dirname(inFolder('x'))).filter((name) => name.endsWith('.partial'))).toEqual([]);
  expect(await keptLines(threads, 68)).toBe(await keptLines(null, undefined));
});

test('a thread that is not heard of is an error that names the file, and leaves nothing behind', async () => {
  const silent = pool(2, 'hangingIoWorker.mjs', 300);
  const { batches, error } = await readAll(silent);
  expect(batches).toEqual([]);
  expect(error).toBeInstanceOf(InputError);
  expect(error).toMatchObject({ file: paths[0], message: expect.stringMatching(/nothing from it for/u) as string });
  for (const path of [paths[4], paths[5]]) {
    const target = inFolder(`silent-${written++}`);
    await expect((await opened(path, pool(1, 'hangingIoWorker.mjs', 300))).writeKept(target, (row) => row % 3 !== 1, { rows: 68 })).rejects.toMatchObject({ code: 'input', file: path });
    expect(existsSync(target) || existsSync(`${target}.partial`)).toBe(false);
  }
});

test('a thread whose parts nobody takes is not taken for a silent one, until they are', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const path = inFolder('two-parts');
    const { parts } = pool(1, 'twoPartsWorker.mjs').run({ kind: 'read', path, group: null, request, needed: null, kept: null });
    expect((await parts.next()).value).toEqual({ rows: 1 });
    while (!existsSync(`${path}.posted`)) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 20));
    vi.advanceTimersByTime(3_600_000);
    expect((await parts.next()).value).toEqual({ rows: 2 });
    vi.advanceTimersByTime(590_000);
    const last = parts.next();
    vi.advanceTimersByTime(120_000);
    await expect(last).rejects.toMatchObject({ code: 'input', file: path, found: 'nothing from it for 10 minutes' });
  } finally {
    vi.useRealTimers();
  }
});
