import { compressSync, uncompressSync } from 'lz4-napi';
import { snappyUncompress } from 'hyparquet';
import { snappyCompress as otherSnappy } from 'hyparquet-writer/src/snappy.js';
import { expect, test } from 'vitest';
import { BandsawError } from '../../../src/core/errors.ts';
import { lz4Compress, lz4Decompress } from '../../../src/io/codecs/blocks/lz4Block.ts';
import { snappyCompress, snappyDecompress } from '../../../src/io/codecs/blocks/snappyBlock.ts';
import { encodeHybrid } from '../../../src/io/parquet/parquetRows/hybridWriter.ts';
import { decodeLevels } from '../../../src/io/parquet/parquetRows/levels.ts';
import { ThriftReader } from '../../../src/io/parquet/parquetRows/thrift.ts';
import { encodeStruct } from '../../../src/io/parquet/parquetRows/thriftWriter.ts';
import { readHybrid } from '../../../src/io/parquet/parquetLevels.ts';
import { pick, seededRandom } from '../seededRandom.ts';
import { u32 } from './handMade.ts';

const SEED = 77;

function samples(): Uint8Array[] {
  const random = seededRandom(SEED);
  const out = [new Uint8Array(0), Uint8Array.of(7), new Uint8Array(200_000), Buffer.from('the quick brown fox '.repeat(9000))];
  for (let i = 0; i < 60; i++) {
    const length = Math.floor(random() ** 3 * 150_000);
    const letters = 1 + Math.floor(random() * 255);
    const bytes = Uint8Array.from({ length }, () => Math.floor(random() * letters));
    for (let at = 0; at < length; at += 1 + Math.floor(random() * 400)) bytes.copyWithin(at, Math.floor(random() * at), Math.floor(random() * at));
    out.push(bytes);
  }
  return out;
}

test('snappy and LZ4 blocks: read by others, others read here', () => {
  for (const [i, bytes] of samples().entries()) {
    const where = `seed ${SEED}, sample ${i}`;
    const same = (got: Uint8Array): void => expect(Buffer.compare(got, bytes), where).toBe(0);
    same(snappyDecompress(snappyCompress(bytes), bytes.length));
    same(lz4Decompress(lz4Compress(bytes), bytes.length));
    if (bytes.length === 0) continue;
    const out = new Uint8Array(bytes.length);
    snappyUncompress(snappyCompress(bytes), out);
    same(out);
    same(snappyDecompress(otherSnappy(bytes), bytes.length));
    same(uncompressSync(Buffer.concat([u32(bytes.length), lz4Compress(bytes)])));
    same(lz4Decompress(compressSync(Buffer.from(bytes)).subarray(4), bytes.length));
  }
  expect(snappyCompress(new Uint8Array(2 ** 20)).length).toBeLessThan(60_000);
  expect(lz4Compress(new Uint8Array(2 ** 20)).length).toBeLessThan(5000);
});

test('damaged blocks: an error of ours or bytes of the right number', () => {
  const random = seededRandom(SEED);
  const whole = Buffer.from('some text that repeats, that repeats itself '.repeat(200));
  for (const [compress, decompress] of [[snappyCompress, snappyDecompress], [lz4Compress, lz4Decompress]] as const) {
    const block = compress(whole);
    let failed = 0;
    for (let i = 0; i < 2000; i++) {
      const bad = Uint8Array.from(block);
      for (let k = 0; k < 1 + (i % 3); k++) bad[Math.floor(random() * bad.length)] = Math.floor(random() * 256);
      const cut = i % 5 === 0 ? bad.subarray(0, Math.floor(random() * bad.length)) : bad;
      try {
        expect(decompress(cut, whole.length).length).toBe(whole.length);
      } catch (error) {
        failed++;
        if (!(error instanceof BandsawError)) throw error;
      }
    }
    expect(failed).toBeGreaterThan(200);
    expect(() => decompress(Uint8Array.of(1, 2, 3), 2 ** 31)).toThrow(BandsawError);
  }
});

test('the hybrid of runs: what is written is read back, by two readers', () => {
  const random = seededRandom(SEED);
  for (let i = 0; i < 400; i++) {
    const bits = Math.floor(random() * 33);
    const count = Math.floor(random() * 200);
    const top = 2 ** bits - 1;
    const values = new Int32Array(count);
    for (let at = 0; at < count; ) {
      const value = pick(random, [0, top, Math.floor(random() * (top + 1))]);
      for (let run = 1 + Math.floor(random() ** 4 * 60); run > 0 && at < count; run--) values[at++] = value;
    }
    const bytes = encodeHybrid(values, count, bits);
    expect(Array.from(readHybrid(bytes, 0, bytes.length, bits, count)), `seed ${SEED}, case ${i}, ${bits} bits`).toEqual(Array.from(values));
    if (bits > 0 && bits <= 8) expect(Array.from(decodeLevels(bytes, 0, bytes.length, top, count))).toEqual(Array.from(values));
  }
});

test('thrift: fields nobody knows come out as they went in; hostile sizes and depths end at once', () => {
  // Fields 1 (i32), 200 (unknown, long form), a list of 20 booleans, a map, a set, a double, a UUID, a nested struct, a negative 64-bit number.
  const bytes = Uint8Array.from([
    0x15, 0x53, 0x08, 0x90, 0x03, 0x02, 0x68, 0x69, 0x19, 0xf1, 20, ...Array<number>(20).fill(1), 0x1b, 0x01, 0x86, 0x01, 0x61, 0x04, 0x1a, 0x23, 5, 6, 0x17, 1, 2, 3, 4, 5, 6, 7, 8,
    0x1d, ...Array.from({ length: 16 }, (_, i) => i), 0x1c, 0x11, 0x12, 0x00, 0x16, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0x00,
  ]);
  const reader = new ThriftReader(bytes);
  const tree = reader.struct();
  expect(reader.at).toBe(bytes.length);
  expect(tree.fields.map(({ id, type }) => [id, type])).toEqual([[1, 5], [200, 8], [201, 9], [202, 11], [203, 10], [204, 7], [205, 13], [206, 12], [207, 6]]);
  expect(tree.fields[8].value).toBe(-(2n ** 63n));
  expect(Array.from(encodeStruct(tree))).toEqual(Array.from(bytes));
  for (const bad of [[0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x0f], [0x18, 0xff, 0xff, 0xff, 0xff, 0x0f], Array<number>(5000).fill(0x1c), Array<number>(5000).fill(0x19), [0x15, ...Array<number>(50).fill(0x80)], [0x1f], []]) {
    expect(() => new ThriftReader(Uint8Array.from(bad)).struct(), bad.slice(0, 4).join(' ')).toThrow(BandsawError);
    expect(() => new ThriftReader(Uint8Array.from(bad)).skip(12, 0), bad.slice(0, 4).join(' ')).toThrow(BandsawError);
  }
});
