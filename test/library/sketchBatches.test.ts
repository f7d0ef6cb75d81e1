/** Batches of a program with the columns of a sketch: those of the stream, with other columns untouched. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Binary, Dictionary, Float64, Int32, LargeUtf8, RecordBatch, Table, tableFromIPC, tableToIPC, Utf8, Utf8View, vectorFromArray, type DataType } from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine, sketch, type Engine, type SketchBatchesOptions } from '../../src/index.ts';
import { sketchStream } from '../../src/job/sketching/sketchStream.ts';
import { mixedCorpus } from '../job/corpus.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'twin' });
});
afterAll(async () => engine.close());

const texts = [...mixedCorpus(11, 90).map(({ text }) => text), null, '', ' … ', 'one', 'a b c d e f'];

function batchOf(rows: readonly (string | null)[], type: DataType = new Utf8(), name = 'text'): RecordBatch {
  return new Table({ before: vectorFromArray(rows.map((_, i) => i / 3), new Float64()), [name]: vectorFromArray([...rows], type) }).batches[0];
}

async function* once<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield item;
}

async function sketched(batches: Iterable<RecordBatch> | AsyncIterable<RecordBatch>, options: SketchBatchesOptions = {}): Promise<RecordBatch[]> {
  const out: RecordBatch[] = [];
  for await (const batch of sketch(batches, { engine, ...options })) out.push(batch);
  return out;
}

const ADDED = ['signature', 'band_keys', 'digest', 'shingles', 'text_bytes', 'few_shingles'];

/** Values of the columns that were added, null or comparable. */
function valuesOf(batches: readonly RecordBatch[]): unknown[][] {
  const plain = (value: unknown): unknown => (value !== null && typeof value === 'object' ? [...(value as Iterable<unknown>)].map(String) : value);
  return batches.flatMap((batch) => Array.from({ length: batch.numRows }, (_, row) => ADDED.map((name) => plain(batch.getChild(name)?.get(row)))));
}

const cut = [batchOf(texts.slice(0, 40)), batchOf(texts).slice(0, 0), batchOf(texts.slice(40))];

test.each([
  ['defaults', {}],
  ['other settings', { family: 'minhash', k: 64, n: 3, bands: { bands: 8, rows: 8 }, threshold: 0.6 }],
])('schema, metadata and values are those of the stream: %s', async (_, options) => {
  const out = await sketched(once(cut), options);
  const stream: Uint8Array[] = [];
  for await (const piece of sketchStream(once([tableToIPC(new Table([batchOf(texts)]), 'stream')]), options, { engine })) stream.push(piece);
  const wanted = tableFromIPC(Buffer.concat(stream));
  expect(out.map(({ numRows }) => numRows)).toEqual(cut.map(({ numRows }) => numRows));
  expect(String(out[0].schema)).toBe(String(wanted.schema));
  expect(out[0].schema.fields.map(({ nullable }) => nullable)).toEqual(wanted.schema.fields.map(({ nullable }) => nullable));
  expect([...out[0].schema.metadata]).toEqual([...wanted.schema.metadata]);
  expect(valuesOf(out)).toEqual(valuesOf(wanted.batches));
  // What was made is an Arrow table like any other.
  expect(valuesOf(tableFromIPC(tableToIPC(new Table(out.filter(({ numRows }) => numRows > 0)), 'file')).batches)).toEqual(valuesOf(wanted.batches));
});

test('columns that were there are the same buffers', async () => {
  const [{ data }] = await sketched(cut);
  expect(data.children[0]).toBe(cut[0].data.children[0]);
  expect(data.children[1]).toBe(cut[0].data.children[1]);
});

test.each([
  ['LargeUtf8', new LargeUtf8()],
  ['Utf8View', new Utf8View()],
  ['a dictionary', new Dictionary(new Utf8(), new Int32())],
])('a text of type %s gives the same', async (_, type) => {
  expect(valuesOf(await sketched([batchOf(texts, type)]))).toEqual(valuesOf(await sketched([batchOf(texts)])));
});

test('bytes without a type, and a slice of a batch', async () => {
  const bytes = vectorFromArray(texts.map((text) => (text === null ? null : new TextEncoder().encode(text))), new Binary());
  const whole = valuesOf(await sketched([batchOf(texts)]));
  expect(valuesOf(await sketched(new Table({ text: bytes }).batches))).toEqual(whole);
  expect(valuesOf(await sketched([batchOf(texts).slice(30, 95)]))).toEqual(whole.slice(30, 95));
});

test('no batches are no error; the engine stays open', async () => {
  expect(await sketched([])).toEqual([]);
  expect(await sketched(once([]))).toEqual([]);
});

test('no more is read ahead than the engine works on, and who stops ends the source', async () => {
  let read = 0;
  let ended = false;
  const source = (async function* () {
    try {
      for (;;) {
        read += 1;
        yield cut[0];
      }
    } finally {
      ended = true;
    }
  })();
  let taken = 0;
  for await (const batch of sketch(source, { engine })) {
    taken += batch.numRows > 0 ? 1 : 0;
    expect(read).toBeLessThanOrEqual(taken + engine.concurrency);
    if (taken === 3) break;
  }
  expect(ended).toBe(true);
});

test.each([
  ['no column of text', [batchOf(texts, new Utf8(), 'body')], {}, { code: 'input', message: expect.stringContaining('only "before", "body"') }],
  ['a column of numbers', [batchOf(texts)], { textColumn: 'before' }, { code: 'unsupported' }],
  ['a column that is added', [batchOf(texts), batchOf(texts, new Utf8(), 'digest')].slice(1), { textColumn: 'digest' }, { code: 'config', message: expect.stringContaining('"digest"') }],
  ['another schema behind', [batchOf(texts), batchOf(texts, new LargeUtf8())], {}, { code: 'input', row: texts.length }],
  ['what is no batch', [5 as unknown as RecordBatch], {}, { code: 'config' }],
  ['what cannot be iterated', 5 as unknown as RecordBatch[], {}, { code: 'config' }],
  ['an impossible k', [batchOf(texts)], { k: 7 }, { code: 'config' }],
])('%s is refused', async (_, source, options, error) => {
  await expect(sketched(source, options)).rejects.toMatchObject(error);
});

test.each([['without a signal', undefined], ['with one', new AbortController().signal]])('batches that were taken are held by nobody, %s', async (_, signal) => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const given: WeakRef<RecordBatch>[] = [];
  async function* source(): AsyncGenerator<RecordBatch> {
    for (let i = 0; i < 40; i++) {
      const batch = batchOf([`batch ${i} of a stream without an end`]);
      given.push(new WeakRef(batch));
      yield batch;
    }
  }
  const out = sketch(source(), { engine, signal });
  for (let taken = 0; taken < 30; taken++) await out.next();
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  const alive = given.filter((batch) => batch.deref() !== undefined).length;
  await out.return(undefined);
  expect(alive).toBeGreaterThan(0);
  expect(alive).toBeLessThan(10);
});

test('an abort ends it while the source waits; what the source throws comes through', async () => {
  const stop = new AbortController();
  const waits = (async function* () {
    yield cut[0];
    setTimeout(() => stop.abort(), 20);
    await new Promise(() => undefined);
  })();
  await expect(sketched(waits, { signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });
  const fails = (async function* () {
    yield cut[0];
    throw new TypeError('the disk is gone');
  })();
  await expect(sketched(fails)).rejects.toThrow(new TypeError('the disk is gone'));
});

test('without an engine one is opened, and closed at the end', async () => {
  const out: RecordBatch[] = [];
  for await (const batch of sketch([cut[0]])) out.push(batch);
  expect(valuesOf(out)).toEqual(valuesOf(await sketched([cut[0]])));
});
