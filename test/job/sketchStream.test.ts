/** An Arrow stream goes in and comes out with the columns of the sketch, other columns as they were. Other ends: apache-arrow and arrow-rs. */
import { readFileSync, readdirSync } from 'node:fs';
import { RecordBatchReader, Table as ArrowTable, tableFromIPC, vectorFromArray, Float64, Utf8, tableToIPC, type RecordBatch } from 'apache-arrow';
import { Table as RustTable } from 'parquet-wasm/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BudgetError, CancelledError, ConfigError, FormatError, InputError, UnsupportedError } from '../../src/core/errors.ts';
import { openTwinEngine } from '../../src/engine/twinEngine.ts';
import { readArrowLayout } from '../../src/io/arrow/arrowMessages.ts';
import { sketchStream } from '../../src/job/sketching/sketchStream.ts';
import type { SketchOptions } from '../../src/job/sketching/sketchOptions.ts';
import { sketchWork } from '../../src/sketch/sketchPlan.ts';
import { shingleSet } from '../../src/verify/shingleSets.ts';
import { closeAll, openNamedEngines, type NamedEngine } from '../equality/engines.ts';

const twin = openTwinEngine();
let engines: readonly NamedEngine[];
beforeAll(async () => {
  engines = await openNamedEngines();
});
afterAll(async () => {
  await closeAll(engines);
  await twin.close();
});

const words = 'saw log board ring year tree fell river hill north fish weather page line mill wheel stone water'.split(' ');
/** 0 to 39 words a row; rows 5, 15, … null, rows 7, 17, … without a word, row 9 much of one shingle. */
const texts = Array.from({ length: 60 }, (_, row) =>
  row % 10 === 5 ? null : row % 10 === 7 ? ' ... ' : row === 9 ? 'saw '.repeat(3000) : Array.from({ length: row % 40 }, (_, i) => words[(row * 7 + i * (1 + (row % 5))) % words.length]).join(' '),
);

function tableOf(from = 0, to = texts.length): ArrowTable {
  const rows = Array.from({ length: to - from }, (_, i) => from + i);
  return new ArrowTable({
    before: vectorFromArray(rows.map((row) => row * 3), new Float64()),
    text: vectorFromArray(rows.map((row) => texts[row]), new Utf8()),
    after: vectorFromArray(rows.map((row) => (row % 4 === 0 ? null : `é${row}`)), new Utf8()),
  });
}

/** Batches of 25, 0, 25 and 10 rows. */
function stream(): Uint8Array {
  const parts = [[0, 25], [25, 25], [25, 50], [50, 60]].map(([from, to]) => Buffer.from(tableToIPC(tableOf(from, to), 'stream')));
  const schema = parts[0].subarray(0, 8 + parts[0].readInt32LE(4));
  return Buffer.concat([schema, ...parts.map((part) => part.subarray(8 + part.readInt32LE(4), part.length - 8)), parts[0].subarray(-8)]);
}

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function sketched(bytes: Uint8Array, options: SketchOptions = {}, engine = twin, size = 1 << 16): Promise<Uint8Array> {
  const out: Uint8Array[] = [];
  for await (const piece of sketchStream(chunks(bytes, size), options, { engine })) out.push(piece);
  return Buffer.concat(out);
}

const ADDED = ['signature', 'band_keys', 'digest', 'shingles', 'text_bytes', 'few_shingles'];

describe('what comes out', () => {
  test('is what the plan gives, row by row; nulls and wordless rows as documented', async () => {
    for (const options of [{}, { family: 'minhash', k: 64, n: 3, bands: { bands: 8, rows: 8 }, threshold: 0.6 }]) {
      const out = tableFromIPC(await sketched(stream(), options));
      expect(out.numRows).toBe(60);
      const { family = 'fss', k = 128, n = 5, bands = { bands: 18, rows: 7 } } = options as Partial<{ family: string; k: number; n: number; bands: { bands: number; rows: number } }>;
      const few = Math.floor(15 / ((options as { threshold?: number }).threshold ?? 0.8) + 1e-9);
      for (const [row, text] of texts.entries()) {
        const got = Object.fromEntries(ADDED.map((name) => [name, (out.getChild(name) as unknown as { get(i: number): unknown }).get(row)]));
        if (text === null) {
          expect(got, `row ${row}`).toEqual(Object.fromEntries(ADDED.map((name) => [name, null])));
          continue;
        }
        const bytes = new TextEncoder().encode(text);
        expect(got['text_bytes'], `row ${row}`).toBe(bytes.length);
        const { signatures, keys, digests, unit_words: counts } = await twin.run(sketchWork({ bytes, offsets: Uint32Array.of(0, bytes.length), nulls: null }, { family, k, n, ...bands }));
        expect(got['shingles'], `row ${row}`).toBe(counts[1] === 0 ? 0 : Math.max(1, counts[1] - n + 1));
        if (counts[1] === 0) {
          expect([got['signature'], got['band_keys'], got['digest'], got['few_shingles']]).toEqual([null, null, null, null]);
          continue;
        }
        expect([...(got['signature'] as Iterable<number>)], `row ${row}`).toEqual([...signatures]);
        expect([...(got['band_keys'] as Iterable<bigint>)], `row ${row}`).toEqual(Array.from({ length: bands.bands }, (_, band) => (BigInt(keys[2 * band + 1]) << 32n) | BigInt(keys[2 * band])));
        expect(Buffer.from(got['digest'] as Uint8Array).equals(Buffer.from(digests.buffer, digests.byteOffset, 16)), `row ${row}`).toBe(true);
        const set = shingleSet(bytes, 0, bytes.length, n);
        expect(got['few_shingles'] === null ? null : [...(got['few_shingles'] as Iterable<bigint>)], `row ${row}`).toEqual(set.length <= few ? [...set] : null);
      }
      expect([...out.schema.metadata.entries()].filter(([key]) => ['bandsaw.format', 'bandsaw.family', 'bandsaw.k', 'bandsaw.n', 'bandsaw.few_shingles'].includes(key))).toEqual([
        ['bandsaw.format', 'bandsaw-sketch-1'], ['bandsaw.family', family], ['bandsaw.k', String(k)], ['bandsaw.n', String(n)], ['bandsaw.few_shingles', String(few)],
      ]);
    }
  });

  test('has the batches and the other columns as they were, for arrow-rs too', async () => {
    const input = stream();
    const out = await sketched(input);
    const sizes = (bytes: Uint8Array): number[] => [...RecordBatchReader.from(bytes)].map((batch) => batch.numRows);
    expect(sizes(out)).toEqual([25, 0, 25, 10]);
    const rust = tableFromIPC(RustTable.fromIPCStream(out).intoIPCStream());
    for (const table of [tableFromIPC(out), rust]) {
      expect(table.schema.fields.map(({ name }) => name)).toEqual(['before', 'text', 'after', ...ADDED]);
      expect(JSON.stringify(table.select(['before', 'text', 'after']).toArray())).toBe(JSON.stringify(tableOf().toArray()));
    }
    const plain = (table: ArrowTable): string => JSON.stringify(table.select(ADDED).toArray(), (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    expect(plain(rust)).toBe(plain(tableFromIPC(out)));
  });

  test('is the same bytes on every engine, and however the stream is cut', async () => {
    const expected = await sketched(stream());
    for (const { name, engine } of engines) expect(Buffer.compare(await sketched(stream(), {}, engine), expected), name).toBe(0);
    for (const size of [1, 7, 1000]) expect(Buffer.compare(await sketched(stream(), {}, twin, size), expected), `chunks of ${size}`).toBe(0);
  });

  test('carries every body, dictionary and piece of metadata of other writers along byte for byte', async () => {
    const fixtures = new URL('../io/fixtures/', import.meta.url);
    for (const file of readdirSync(fixtures).filter((name) => name.endsWith('.arrows'))) {
      const input = readFileSync(new URL(file, fixtures));
      const before = messagesOf(input);
      const out = messagesOf(await sketched(input, { textColumn: await columnOf(input) }));
      expect(out.length, file).toBe(before.length);
      for (const [i, { metadata, body }] of before.entries()) {
        // The old FlatBuffer lies whole in the new one, where anything of it is kept.
        expect(out[i].body.subarray(0, body.length).equals(body), `${file}, message ${i}`).toBe(true);
        if (i === 0) expect(out[i].metadata.includes(metadata), `${file}, schema`).toBe(true);
      }
    }
  });

  test('is a schema where that is all there is', async () => {
    const out = tableFromIPC(await sketched(tableToIPC(new ArrowTable(tableOf().schema, []), 'stream')));
    expect([out.numRows, out.schema.fields.length]).toEqual([0, 9]);
  });
});

/** The first column of a stream that holds texts. */
async function columnOf(bytes: Buffer): Promise<string> {
  const { fields } = await readArrowLayout(async (start, end) => Uint8Array.from(bytes.subarray(start, end)), bytes.length);
  const field = fields.find(({ type }) => /^(Dictionary<.*)?(Large)?Utf8/.test(String(type)));
  if (field === undefined) throw new Error('no column of texts');
  return field.name;
}

function messagesOf(bytes: Uint8Array): { metadata: Buffer; body: Buffer }[] {
  const out: { metadata: Buffer; body: Buffer }[] = [];
  const all = Buffer.from(bytes);
  for (let at = 0; at + 8 <= all.length; ) {
    const length = all.readInt32LE(at + 4);
    if (length === 0) break;
    const metadata = all.subarray(at + 8, at + 8 + length);
    const root = metadata.readUInt32LE(0);
    const vtable = root - metadata.readInt32LE(root);
    const field = metadata.readUInt16LE(vtable) > 10 ? metadata.readUInt16LE(vtable + 10) : 0;
    const size = field === 0 ? 0 : Number(metadata.readBigInt64LE(root + field));
    out.push({ metadata, body: all.subarray(at + 8 + length, at + 8 + length + size) });
    at += 8 + length + size;
  }
  return out;
}

describe('back-pressure', () => {
  test('no more is read than a quarter of the memory and one batch while nothing is taken', async () => {
    const memory = 16 << 20;
    const one = tableToIPC(new ArrowTable({ text: vectorFromArray(Array.from({ length: 500 }, (_, row) => `${row} ${'w'.repeat(2000)}`), new Utf8()) }), 'stream');
    const schema = one.subarray(0, 8 + Buffer.from(one).readInt32LE(4));
    const batch = one.subarray(schema.length, one.length - 8);
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield schema;
      for (let i = 0; i < 400; i++) {
        given += batch.length;
        yield batch;
      }
    }
    const out = sketchStream(endless(), { memory }, { engine: twin });
    let taken = 0;
    for (let i = 0; i < 40; i++) {
      const { value } = await out.next();
      taken += (value as Uint8Array).length;
      // A reader that does something else for a while.
      if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(given - taken).toBeLessThan(memory / 4 + 3 * batch.length);
    }
    await out.return(undefined);
    expect(given).toBeLessThan(100 * batch.length);
  });

  test('whoever sends may wait for the answer before sending on, and who leaves waits for nothing', async () => {
    const [schema, ...batches] = ((): Uint8Array[] => {
      const whole = stream();
      let at = 0;
      return messagesOf(whole).map(({ metadata, body }) => whole.subarray(at, (at += 8 + metadata.length + body.length)));
    })();
    const bytes = { sent: schema.length, taken: 0 };
    let wake = (): void => undefined;
    async function* sender(): AsyncGenerator<Uint8Array> {
      yield schema;
      for (const batch of batches.slice(0, 3)) {
        bytes.sent += batch.length;
        yield batch;
        // What comes back has the batch in it.
        while (bytes.taken < bytes.sent) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
      await new Promise(() => undefined);
    }
    const all = schema.length + batches.slice(0, 3).reduce((sum, { length }) => sum + length, 0);
    const out = sketchStream(sender(), {}, { engine: twin });
    const taking = (async (): Promise<void> => {
      while (bytes.taken < all) {
        bytes.taken += ((await out.next()).value as Uint8Array).length;
        wake();
      }
    })();
    await expect(Promise.race([taking.then(() => 'answered'), new Promise((resolve) => setTimeout(resolve, 20_000, 'waits for ever'))])).resolves.toBe('answered');
    await out.return(undefined);
  });

  test('a source that never answers does not keep a cancelled run', async () => {
    const abort = new AbortController();
    async function* silent(): AsyncGenerator<Uint8Array> {
      yield stream().subarray(0, 100);
      await new Promise(() => undefined);
    }
    const running = sketchStream(silent(), {}, { engine: twin, signal: abort.signal }).next();
    setTimeout(() => abort.abort(), 10);
    await expect(running).rejects.toBeInstanceOf(CancelledError);
  });
});

/** A stream whose batch claims a body of five megabytes. */
function large(): Buffer {
  const bytes = Buffer.from(stream());
  const at = 8 + bytes.readInt32LE(4) + 8;
  const root = at + bytes.readUInt32LE(at);
  bytes.writeBigInt64LE(5_000_000n, root + bytes.readUInt16LE(root - bytes.readInt32LE(root) + 10));
  return bytes;
}

describe('what is refused', () => {
  const failing = async (bytes: Uint8Array, options: SketchOptions = {}): Promise<unknown> => sketched(bytes, options).then(() => null, (error: unknown) => error);

  test('no stream, an Arrow file, other bytes, a missing column, one of another type, names that are taken, a large batch', async () => {
    for (const [bytes, options, kind, message] of [
      [new Uint8Array(0), {}, FormatError, 'found nothing'],
      [tableToIPC(tableOf(), 'file'), {}, FormatError, 'an Arrow IPC file'],
      [Buffer.from('{"text": "a line"}\n{"text": "another one"}\n'), {}, FormatError, 'bytes that begin with 7b22'],
      [stream(), { textColumn: 'body' }, InputError, 'a column "body"'],
      [stream(), { textColumn: 'before' }, UnsupportedError, 'to hold text'],
      [Buffer.concat([stream(), stream()]), {}, FormatError, 'more behind its end'],
      [await sketched(stream()), {}, ConfigError, 'a column "signature"'],
      [large(), { memory: 16 << 20 }, BudgetError, 'raise --memory'],
    ] as [Uint8Array, SketchOptions, new (...args: never[]) => Error, string][]) {
      const error = await failing(bytes, options);
      expect(error, message).toBeInstanceOf(kind);
      expect((error as Error).message).toContain(message);
    }
  });

  test('a stream cut short anywhere but between messages', async () => {
    const whole = stream();
    const borders = new Set([0]);
    let at = 0;
    for (const { metadata, body } of messagesOf(whole)) borders.add((at += 8 + metadata.length + body.length));
    for (let cut = 1; cut < whole.length - 8; cut += cut < 16 ? 1 : 389) {
      const error = await failing(whole.subarray(0, cut));
      if (borders.has(cut)) expect(error, `cut at ${cut}`).toBeNull();
      else expect(error, `cut at ${cut}`).toBeInstanceOf(FormatError);
    }
    // A writer may leave the end mark out.
    const unended = tableFromIPC(await sketched(whole.subarray(0, whole.length - 8)));
    expect(unended.numRows).toBe(60);
  });

  test('numbers out of range, before anything is read', async () => {
    for (const options of [{ k: 17 }, { n: 0 }, { threshold: 2 }, { family: 'simhash' }, { bands: { bands: 100, rows: 7 } }]) expect(await failing(stream(), options)).toBeInstanceOf(ConfigError);
  });
});

test('batches come out as Arrow readers hold them', async () => {
  const batches: RecordBatch[] = [...RecordBatchReader.from(await sketched(stream()))];
  expect(batches.every((batch) => batch.schema.fields.length === 9)).toBe(true);
});
