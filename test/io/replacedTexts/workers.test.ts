/** Texts replaced by threads: the same bytes as without, also where a thread dies, and the same errors. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { openSource } from '../../../src/io/formats.ts';
import { writeWhole } from '../../../src/io/outputFile.ts';
import type { ReplacedTexts } from '../../../src/io/replacedTexts.ts';
import { parquetTable } from '../../../src/io/tables/tableParquet.ts';
import { IoPool } from '../../../src/io/workers/ioPool.ts';
import { inWorkers } from '../../../src/io/workers/workerSource.ts';
import { seededRandom } from '../seededRandom.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { randomText, replacements } from './replacements.ts';

const inFolder = temporaryFolder();
const parquet = inFolder('rows.parquet');
const lines = inFolder('rows.jsonl');
const GROUPS = [40, 1, 300, 7, 120, 64, 500, 3];
const ROWS = GROUPS.reduce((sum, rows) => sum + rows, 0);
const texts = new Map<number, Uint8Array>();
const pools: IoPool[] = [];

function pool(size: number, script?: string): IoPool {
  const made = script === undefined ? new IoPool(size) : new IoPool(size, new URL(script, import.meta.url));
  pools.push(made);
  return made;
}

beforeAll(async () => {
  const random = seededRandom(5);
  const rows = Array.from({ length: ROWS }, (_, row) => ({ id: `row-${row}`, text: row % 11 === 0 ? null : randomText(random) }));
  for (let row = 0; row < ROWS; row++) if (random() < 0.4 && (row < 41 || row > 340)) texts.set(row, Buffer.from(randomText(random)));
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

let written = 0;
async function edited(path: string, through: IoPool | null, keep: (row: number) => boolean, given: ReplacedTexts = replacements(texts)): Promise<Buffer> {
  const target = inFolder(`edited-${written++}`);
  const source = await openSource(path);
  try {
    await (through === null ? source : inWorkers(source, through)).writeKept(target, keep, { rows: ROWS, texts: given });
    return readFileSync(target);
  } finally {
    await source.close();
    expect(existsSync(`${target}.partial`)).toBe(false);
  }
}

const patterns: [string, (row: number) => boolean][] = [
  ['half', (row) => (row * 7) % 13 < 6],
  ['none', () => false],
  ['all', () => true],
];

test.each([1, 2])('%i threads write the same bytes', async (size) => {
  const threads = pool(size);
  for (const path of [parquet, lines]) {
    for (const [name, keep] of patterns) {
      const alone = await edited(path, null, keep);
      expect(Buffer.compare(await edited(path, threads, keep), alone), name).toBe(0);
      // The texts make a difference where some row stays.
      expect(Buffer.compare(await edited(path, null, keep, replacements(new Map())), alone) === 0, name).toBe(name === 'none');
    }
  }
});

test('threads that die or cannot start leave the rest to the calling one', async () => {
  for (const path of [parquet, lines]) {
    const [, keep] = patterns[0];
    const alone = await edited(path, null, keep);
    for (const script of ['no-such-worker.mjs', 'dyingWhenAsking.mjs']) expect(Buffer.compare(await edited(path, pool(1, script), keep), alone), script).toBe(0);
  }
});

test('texts that cannot be read end the writing with their error, and the threads go on', async () => {
  const threads = pool(2);
  const failing: ReplacedTexts = { ...replacements(texts), read: async () => { throw new InputError({ expected: 'the texts', found: 'a torn disk', remedy: 'mend it' }); } };
  for (const path of [parquet, lines]) {
    for (const through of [null, threads]) await expect(edited(path, through, () => true, failing)).rejects.toMatchObject({ code: 'input', found: expect.stringContaining('a torn disk') as string });
    expect(Buffer.compare(await edited(path, threads, () => true), await edited(path, null, () => true))).toBe(0);
  }
});

test('a writing that is cancelled while its thread waits for texts ends, and the thread is there for others', async () => {
  const threads = pool(1);
  const source = await openSource(lines);
  for (let round = 0; round < 2; round++) {
    const stop = new AbortController();
    const never: ReplacedTexts = { ...replacements(texts), read: () => { stop.abort(); return new Promise(() => undefined); } };
    await expect(inWorkers(source, threads).writeKept(inFolder(`cancelled-${written++}`), () => true, { rows: ROWS, texts: never, signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });
  }
  await source.close();
  expect(Buffer.compare(await edited(lines, threads, () => true), await edited(lines, null, () => true))).toBe(0);
});
