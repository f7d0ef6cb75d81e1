import { createRequire } from 'node:module';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RecordBatch, RecordBatchStreamWriter, Table, Utf8, Utf8View, vectorFromArray } from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dedup, openEngine, readArrow, type BatchDedupOptions, type BatchInput, type DedupedBatches, type Engine } from '../../src/index.ts';
import { mixedCorpus, type Row } from '../job/corpus.ts';
import { temporaryFolder } from '../io/temporaryFolder.ts';
import { readParquet as readRows, type Removed } from '../job/jobFiles.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'twin' });
});
afterAll(async () => engine.close());

const path = temporaryFolder();
const corpus = mixedCorpus(7, 240);

function batchesOf(rows: readonly Row[], size: number): RecordBatch[] {
  const batches: RecordBatch[] = [];
  for (let from = 0; from < rows.length; from += size) {
    const part = rows.slice(from, from + size);
    batches.push(new Table({ id: vectorFromArray(part.map(({ id }) => id), new Utf8()), text: vectorFromArray(part.map(({ text }) => text), new Utf8()), n: vectorFromArray(part.map((_, i) => from + i)) }).batches[0]);
  }
  return batches;
}

async function* once<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield item;
}

/** Runs `body` on a job in a scratch folder of its own, and expects that nothing is left in it. */
async function withJob<T>(name: string, source: BatchInput, options: BatchDedupOptions, body: (deduped: DedupedBatches, scratch: string) => Promise<T>): Promise<T> {
  const scratch = path(name);
  mkdirSync(scratch);
  const deduped = await dedup(source, { engine, scratch, calibration: false, ...options });
  try {
    return await body(deduped, scratch);
  } finally {
    await deduped.close();
    expect(readdirSync(scratch)).toEqual([]);
  }
}

async function expectFailure(name: string, source: BatchInput, options: BatchDedupOptions, wanted: object): Promise<void> {
  const scratch = path(name);
  mkdirSync(scratch);
  await expect(dedup(source, { engine, scratch, calibration: false, ...options })).rejects.toMatchObject(wanted);
  expect(readdirSync(scratch)).toEqual([]);
}

const batches = batchesOf(corpus, 50);
const sources: readonly (readonly [string, () => BatchInput])[] = [
  ['an array', () => batches],
  ['a function', () => () => batches],
  ['a function of generators', () => () => once(batches)],
  ['a generator', () => once(batches)],
];

test.each(sources)('%s gives the answer of a job over a file with the same rows', async (name, source) => {
  const input = path(`${name}.arrows`);
  writeFileSync(input, RecordBatchStreamWriter.writeAll(batches).toUint8Array(true));
  const output = path(`${name}.out`);
  const { report } = await dedup(input, { engine, output });
  const keptIds: unknown[] = [];
  for await (const batch of readArrow(join(output, 'kept', `${name}.arrows`))) for (const row of batch) keptIds.push(JSON.stringify(row));
  expect(report.rows.removed).toBeGreaterThan(20);
  await withJob(name, source(), { calibration: true }, async (deduped) => {
    const { files, input: read, calibration, ...rest } = deduped.report;
    const { files: _, input: readFromFile, calibration: ofFile, ...wanted } = report;
    // Other rows are chosen where files have other names.
    expect(calibration).toMatchObject({ usableRows: ofFile?.usableRows, pairs: ofFile?.pairs, asExpected: true });
    expect(JSON.stringify(rest)).toBe(JSON.stringify(wanted).replaceAll(JSON.stringify(input), '"batches"'));
    expect(read).toEqual(readFromFile);
    expect(files).toEqual([{ file: 'batches', ...report.rows }]);
    // Twice, for each reading begins anew.
    for (let turn = 0; turn < 2; turn++) {
      const rows: unknown[] = [];
      for await (const batch of deduped.kept()) {
        expect(String(batch.schema)).toBe(String(batches[0].schema));
        for (const row of batch) rows.push(JSON.stringify(row));
      }
      expect(rows).toEqual(keptIds);
    }
    const flags: number[] = [];
    const lengths: number[] = [];
    for await (const mask of deduped.masks()) {
      lengths.push(mask.length);
      flags.push(...mask);
    }
    expect(lengths).toEqual([50, 50, 50, 50, 40]);
    const removed: number[] = [];
    for await (const batch of deduped.removed()) for (const row of batch) removed.push(Number((row as unknown as Removed).row));
    expect(removed).toEqual((await readRows<Removed>(join(output, 'removed.parquet'))).map(({ row }) => row));
    expect(flags.flatMap((flag, row) => (flag === 1 ? [] : [row]))).toEqual(removed);
  });
});

test('a mask only: nothing is spooled but what the job reads, and rows are refused', async () => {
  const noise = 'x'.repeat(1000);
  const wide = batches.map((batch) => new Table({ text: batch.getChild('text'), id: batch.getChild('id'), noise: vectorFromArray(Array.from({ length: batch.numRows }, () => noise), new Utf8()) } as never).batches[0] as RecordBatch);
  const bytes = { rows: 0, mask: 0 };
  for (const emit of ['rows', 'mask'] as const) {
    await withJob(`emit-${emit}`, once(wide), { emit }, async (deduped, scratch) => {
      bytes[emit] = statSync(join(scratch, readdirSync(scratch)[0], 'spool.arrows')).size;
      if (emit === 'mask') await expect(deduped.kept().next()).rejects.toMatchObject({ code: 'config' });
      let kept = 0;
      for await (const mask of deduped.masks()) kept += mask.reduce((sum, flag) => sum + flag, 0);
      expect(kept).toBe(deduped.report.rows.kept);
    });
  }
  expect(bytes.rows - bytes.mask).toBeGreaterThan(240 * 1000);
  await expectFailure('emit-missing', once(wide), { emit: 'mask', textColumn: 'body' }, { code: 'config', found: 'only "text", "id", "noise"' });
});

test('no batches, and batches of no rows, are no error', async () => {
  for (const [name, source] of [['none', () => []], ['none once', once<RecordBatch>([])], ['empty', () => [batches[0].slice(0, 0), batches[0].slice(0, 0)]], ['empty once', once([batches[0].slice(0, 0)])]] as const) {
    await withJob(name, source, {}, async (deduped) => {
      expect(deduped.report.rows).toEqual({ in: 0, kept: 0, removed: 0, rejected: 0 });
      expect((await deduped.kept().next()).done).toBe(true);
      expect((await deduped.removed().next()).done).toBe(true);
    });
  }
});

test('sliced batches are read where they lie', async () => {
  const whole = new Table(batches).batches;
  const slices = whole.flatMap((batch) => [batch.slice(0, 7), batch.slice(7, 8), batch.slice(8)]);
  const ids = async (source: BatchInput, name: string): Promise<unknown[]> => withJob(name, source, {}, async (deduped) => {
    const rows: unknown[] = [];
    for await (const batch of deduped.kept()) for (const row of batch) rows.push(JSON.stringify(row));
    return rows;
  });
  const wanted = await ids(batches, 'whole');
  expect(await ids(slices, 'slices')).toEqual(wanted);
  expect(await ids(once(slices), 'slices once')).toEqual(wanted);
});

test('what cannot be one stream is refused, with nothing left behind', async () => {
  const other = new Table({ text: vectorFromArray(['a'], new Utf8()) }).batches[0];
  for (const [name, source] of [['schema', [batches[0], other]], ['schema once', once([batches[0], other])]] as const) await expectFailure(name, source, {}, { code: 'input', row: 50, file: 'batches' });
  const none = other.slice(0, 0);
  for (const [name, source] of [['schema behind no rows', [none, batches[0]]], ['schema behind no rows once', once([none, batches[0]])]] as const) await expectFailure(name, source, {}, { code: 'input', row: 0, file: 'batches' });
  await expectFailure('no batch', once(['text' as never]), { name: 'feed' }, { code: 'config', file: 'feed', found: 'string' });
  const views = new Table({ text: vectorFromArray(['a long text beyond twelve bytes', 'b', 'c'], new Utf8View()) }).batches[0];
  await expectFailure('views', once([views.slice(1, 3)]), {}, { code: 'input', found: 'a slice' });
  const required = createRequire(import.meta.url)('apache-arrow') as typeof import('apache-arrow');
  const foreign = new required.Table({ text: required.vectorFromArray(['a', 'b'], new required.Utf8()) }).batches[0];
  expect(foreign).toBeInstanceOf(RecordBatch);
  await expectFailure('foreign', [foreign], {}, { code: 'config', found: 'ones of another copy' });
  await expectFailure('column', batches, { textColumn: 'body' }, { code: 'input', file: 'batches', found: 'only "id", "text", "n"' });
  await expectFailure('type', batches, { textColumn: 'n' }, { code: 'unsupported', file: 'batches' });
  await expectFailure('files', batches, { output: 'out' } as never, { code: 'config', found: 'output' });
  await expectFailure('iterable', (() => 5) as never, {}, { code: 'config', found: 'number' });
  await expect(dedup(5 as never)).rejects.toMatchObject({ code: 'config' });
  await expect(dedup(['a.jsonl', batches[0]] as never)).rejects.toMatchObject({ code: 'config' });
  await expect(dedup('a.jsonl', {} as never)).rejects.toMatchObject({ code: 'config', expected: 'an output folder' });
});

test('what cannot be is refused before a source is read, and a source that was opened is closed', async () => {
  let opened = 0;
  let left = 0;
  async function* source(): AsyncGenerator<RecordBatch> {
    opened += 1;
    try {
      yield* batches;
    } finally {
      left += 1;
    }
  }
  for (const [name, input] of [['settings', source], ['settings once', source()]] as const) await expectFailure(name, input, { threshold: 2 }, { code: 'config' });
  expect(opened).toBe(0);
  for (const [name, input] of [['workers', source], ['workers once', source()]] as const) await expectFailure(name, input, { workers: -1 }, { code: 'config', expected: 'a whole number of workers' });
  for (const [name, input] of [['table', source], ['table once', source()]] as const) await expectFailure(name, input, { pairs: path('no/such/.\0/pairs.jsonl') }, { code: 'output' });
  expect([opened, left]).toEqual([4, 4]);
});

test('a source that does not give the same again is noticed', async () => {
  const iterator = once(batches);
  await expectFailure('spent', () => iterator, {}, { code: 'input', expected: 'a source that gives the same batches each time it is opened' });
  let opened = 0;
  const changed = [...batches.slice(0, -1), batchesOf([...corpus.slice(200, 239), { id: 'new', text: 'another text at the end of it all' }], 50)[0]];
  await expectFailure('texts', () => (++opened > 1 ? changed : batches), {}, { code: 'input', found: 'other texts in batch 4' });
  // Texts that the job has no cause to read again, in an order of every reading's own.
  const unlike = Array.from({ length: 5 }, (_, i) => ({ id: `${i}`, text: Array.from({ length: 12 }, (_, j) => `w${i}x${j}`).join(' ') }));
  opened = 0;
  const shuffled = (): RecordBatch[] => batchesOf(++opened > 1 ? unlike.toReversed() : unlike, 5);
  await withJob('shuffled', shuffled, { calibration: false }, async (deduped) => {
    for (const again of [deduped.kept(), deduped.masks()]) await expect(again.next()).rejects.toMatchObject({ code: 'input', row: 0, found: 'other texts in batch 0' });
  });
  opened = 0;
  await expectFailure('rows', () => (++opened > 1 ? batches.slice(0, 3) : batches), {}, { code: 'input', found: '3 batches, 5 the first time' });
});

test('the budget of disk ends the spooling', async () => {
  await expectFailure('disk', once(batches), { disk: 50_000 }, { code: 'budget', file: 'batches', found: 'more, with 150 rows read' });
});

test('what the source throws comes out as it is, and the source is told when it is left early', async () => {
  const mine = new Error('the network went away');
  await expectFailure('throws', (async function* () {
    yield batches[0];
    throw mine;
  })(), {}, mine);
  let ended = false;
  const source = async function* (): AsyncGenerator<RecordBatch> {
    try {
      yield* batches;
    } finally {
      ended = true;
    }
  };
  await expectFailure('left', source(), { disk: 100 }, { code: 'budget' });
  expect(ended).toBe(true);
});

test('an abort ends the wait for a source that hangs, and removes its files', async () => {
  const hanging = async function* (): AsyncGenerator<RecordBatch> {
    yield batches[0];
    await new Promise(() => undefined);
  };
  for (const [name, source] of [['hangs', () => hanging()], ['hangs once', hanging()]] as const) {
    const stop = new AbortController();
    const started = performance.now();
    setTimeout(() => stop.abort(), 100);
    await expectFailure(name, source, { signal: stop.signal }, { code: 'cancelled' });
    expect(performance.now() - started).toBeLessThan(2000);
  }
  await expectFailure('before', batches, { signal: AbortSignal.abort() }, { code: 'cancelled' });
  await expect(openEngine({ kind: 'cpu', signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
});

/** Milliseconds this process has worked: wall time says little on a shared machine. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

test('an abort at any stage ends the job within two seconds', async () => {
  const fast = await openEngine({ kind: 'cpu', workers: 1 });
  const large = batchesOf(mixedCorpus(3, 450), 150);
  for (const stage of ['sketch', 'collide', 'join', 'write']) {
    const stop = new AbortController();
    let at = 0;
    const onProgress = (progress: { readonly stage: string }): void => {
      if (progress.stage !== stage || stop.signal.aborted) return;
      at = spent();
      stop.abort();
    };
    await expectFailure(`abort-${stage}`, large, { engine: fast, signal: stop.signal, onProgress, memory: 2 ** 20 * 8, partitions: 8 }, { code: 'cancelled' });
    expect(at).toBeGreaterThan(0);
    expect(spent() - at, stage).toBeLessThan(2000);
  }
  await fast.close();
});

test('after close nothing is read', async () => {
  const deduped = await dedup(batches, { engine });
  await deduped.close();
  await deduped.close();
  for (const stream of [deduped.kept(), deduped.masks(), deduped.removed()]) await expect(stream.next()).rejects.toMatchObject({ code: 'config' });
});

test('a reading that was left in the middle ends with close, and holds no file open', async () => {
  const openFiles = (): number => readdirSync('/proc/self/fd').length;
  for (const source of [batches, once(batches)]) {
    const deduped = await dedup(source, { engine, workers: 0 });
    const before = openFiles();
    const left = [deduped.kept(), deduped.masks(), deduped.removed()];
    for (const reading of left) expect((await reading.next()).done).toBe(false);
    expect(openFiles()).toBeGreaterThan(before);
    await deduped.close();
    // That of the spool goes with the job; a stream closes its own a little later.
    while (openFiles() > before) await new Promise((resolve) => setTimeout(resolve, 10));
    for (const reading of left) await expect(reading.next()).rejects.toMatchObject({ code: 'config', expected: 'to read before close()' });
  }
});

test('tables asked for are written where they were asked for', async () => {
  const pairs = path('pairs.jsonl');
  await withJob('tables', once(batches), { pairs, name: 'crawl' }, async () => {
    const [first] = readFileSync(pairs, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(first).toMatchObject({ left_file: 'crawl', right_file: 'crawl' });
  });
});
