import { readFileSync, writeFileSync } from 'node:fs';
import { tableToIPC } from 'apache-arrow';
import { Compression, Encoding, Table, WriterPropertiesBuilder, WriterVersion, writeParquet } from 'parquet-wasm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BandsawError } from '../../../src/core/errors.ts';
import { assertFilterable } from '../../../src/io/parquet/parquetRows/assertFilterable.ts';
import { writeKeptParquet } from '../../../src/io/parquet/parquetRows/writeKept.ts';
import { openDuckdb } from '../duckdb.ts';
import { pick, seededRandom } from '../seededRandom.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { manyTypes } from './arrowTables.ts';
import { openRaw } from './openRaw.ts';

const file = temporaryFolder();
const SEED = 20261;
const COLUMNS = ['text', 'required', 'i64', 'dictionary', 'fixed', 'flag', 'list', 'structs', 'map'];
const wholes: Uint8Array[] = [];
let db: Awaited<ReturnType<typeof openDuckdb>>;

beforeAll(async () => {
  db = await openDuckdb();
  for (const [v, [codec, version, encoding]] of ([
    [Compression.ZSTD, WriterVersion.V1, null], [Compression.SNAPPY, WriterVersion.V2, null], [Compression.UNCOMPRESSED, WriterVersion.V1, Encoding.DELTA_BYTE_ARRAY],
    [Compression.LZ4_RAW, WriterVersion.V1, null], [Compression.UNCOMPRESSED, WriterVersion.V2, Encoding.DELTA_LENGTH_BYTE_ARRAY], [Compression.GZIP, WriterVersion.V1, Encoding.DELTA_BINARY_PACKED],
  ] as const).entries()) {
    let properties = new WriterPropertiesBuilder().setCompression(codec).setWriterVersion(version).setDataPageSizeLimit(1500).setWriteBatchSize(40).setMaxRowGroupSize(130);
    if (encoding !== null) properties = properties.setColumnDictionaryEnabled('text', false).setColumnDictionaryEnabled('i64', false);
    if (encoding === Encoding.DELTA_BINARY_PACKED) properties = properties.setColumnEncoding('i64', encoding);
    else if (encoding !== null) properties = properties.setColumnEncoding('text', encoding);
    wholes.push(writeParquet(Table.fromIPCStream(tableToIPC(manyTypes(260, SEED + v).select(COLUMNS), 'stream')), properties.build()));
  }
});
afterAll(() => db.close());

/** Flips bits, overwrites, cuts out, doubles or cuts off; half of the time in the footer, where lengths and offsets are. */
function damage(whole: Uint8Array, random: () => number): Buffer {
  let bytes = Buffer.from(whole);
  const footer = bytes.readUInt32LE(bytes.length - 8);
  const at = (): number => (random() < 0.5 ? bytes.length - 8 - Math.floor(random() * footer) : Math.floor(random() * bytes.length));
  for (let times = 1 + Math.floor(random() * 3); times > 0; times--) {
    const from = Math.min(at(), bytes.length - 1);
    const length = 1 + Math.floor(random() * 12);
    switch (pick(random, ['bit', 'bit', 'bit', 'ff', 'zero', 'random', 'out', 'double', 'cut'] as const)) {
      case 'bit':
        bytes[from] ^= 1 << Math.floor(random() * 8);
        break;
      case 'ff':
        bytes.fill(0xff, from, from + length);
        break;
      case 'zero':
        bytes.fill(0, from, from + length);
        break;
      case 'random':
        for (let i = from; i < Math.min(from + length, bytes.length); i++) bytes[i] = Math.floor(random() * 256);
        break;
      case 'out':
        bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)]);
        break;
      case 'double':
        bytes = Buffer.concat([bytes.subarray(0, from + length), bytes.subarray(from)]);
        break;
      case 'cut':
        if (random() < 0.2) bytes = bytes.subarray(0, from);
    }
    if (bytes.length < 20) break;
  }
  return bytes;
}

/** What is read of damaged files, and many more of them: test/fuzz. */
const CASES = 120;

test(`${CASES} damaged files: an error of ours that names the file, or a file whose rows add up`, async () => {
  const random = seededRandom(SEED);
  const path = file('damaged.parquet');
  const target = file('kept.parquet');
  let refused = 0;
  let written = 0;
  for (let i = 0; i < CASES; i++) {
    const bytes = damage(pick(random, wholes), random);
    writeFileSync(path, bytes);
    const before = process.memoryUsage().arrayBuffers;
    const started = process.cpuUsage();
    const outcome = await openRaw(path, async (open) => {
      await assertFilterable(open);
      return writeKeptParquet(open, target, (row) => row % 3 !== 1);
    }).catch((error: unknown) => error);
    const where = `seed ${SEED}, case ${i}`;
    const used = process.cpuUsage(started);
    // Damage can claim much and must not get it; a gibibyte for a page is the limit.
    expect(process.memoryUsage().arrayBuffers - before, where).toBeLessThan(2 ** 31);
    expect(used.user + used.system, where).toBeLessThan(20e6);
    if (outcome instanceof Error) {
      refused++;
      if (!(outcome instanceof BandsawError)) throw new Error(where, { cause: outcome });
      expect(outcome.file, where).toBe(path);
      expect(['format', 'unsupported'], `${where}: ${outcome.message}`).toContain(outcome.code);
      continue;
    }
    written++;
    // What was written is whole: it can be filtered again, to the same number of rows.
    writeFileSync(file('again.parquet'), readFileSync(target));
    const again = await openRaw(file('again.parquet'), (open) => writeKeptParquet(open, file('twice.parquet'), (row) => row >= 0)).catch((error: unknown) => error);
    expect(again, where).toMatchObject({ rows: (outcome as { rows: number }).rows });
  }
  expect(refused).toBeGreaterThan(CASES / 10);
  expect(written).toBeGreaterThan(CASES / 10);
}, 120_000);

test('every file cut short is an error', async () => {
  const whole = wholes[0];
  const path = file('cut.parquet');
  for (let n = 0; n < whole.length; n += Math.ceil(whole.length / 60)) {
    writeFileSync(path, whole.subarray(0, n));
    await expect(openRaw(path, assertFilterable), `cut at ${n}`).rejects.toMatchObject({ code: 'format', file: path });
  }
});
