/**
 * Where 32 bits end: plans as large as a device's buffers may be, columns that lie beyond 2 GiB of their buffer. The
 * arrays are as long as they say, but only what is touched takes memory, which the last test measures.
 */
import { LargeUtf8, makeData, type Data } from 'apache-arrow';
import { afterAll, describe, expect, test } from 'vitest';
import { textColumnFromArrow } from '../../src/batch/arrowText.ts';
import { rowCountOf, sliceRows, type TextColumn } from '../../src/batch/textColumn.ts';
import { collideWork, mostRecords } from '../../src/collide/collidePlan.ts';
import type { Engine, EngineLimits } from '../../src/engine/engine.ts';
import { gridFor } from '../../src/engine/gpu/grid.ts';
import { limitsOf } from '../../src/engine/gpu/limits.ts';
import type { Work } from '../../src/engine/plan.ts';
import { checkWork } from '../../src/engine/planCheck.ts';
import { MAX_TEXT_BYTES } from '../../src/io/limits.ts';
import { kernels } from '../../src/kernels/registry.ts';
import { columnHalves } from '../../src/sketch/columnHalves.ts';
import { sketchWork } from '../../src/sketch/sketchPlan.ts';
import { tokenizeWork } from '../../src/sketch/tokenizePlan.ts';
import { agreementWork, byteWork } from '../../src/verify/agreementPlan.ts';
import { openTestEngines } from '../harness/engines.ts';
import { engineRequired, openTestGpu } from '../harness/devices.ts';
import { counting, scalePlan, testKernels, testShaderText } from './testKernels.ts';

const MiB = 2 ** 20;
const GROUPS_A_SIDE = 65_535;
const residentBefore = process.memoryUsage().rss;

/** Bytes of a binding and of a buffer: limits that cannot be raised, and the largest that u32 counts. */
const devices = [
  ['the least WebGPU promises', 128 * MiB, 256 * MiB],
  ['4 GiB less a word', 2 ** 32 - 4, 2 ** 32 - 4],
] as const;

/** Fails where a buffer, a param, a dispatch or the number of a lane, surplus ones included, does not fit. */
function expectFits({ plan, inputs }: Work, limits: EngineLimits): void {
  checkWork({ plan, inputs }, { kernels, limits, holdsStatic: () => false, residentWords: () => limits.bufferWords });
  for (const step of plan.steps) {
    const kernel = kernels[step.kernel];
    for (const WG of kernel.tunable?.['WG'] ?? [kernel.constants.WG]) {
      const workgroups = kernel.workgroups(step.params, { ...kernel.constants, ...step.constants, WG });
      const { x, y } = gridFor(workgroups, GROUPS_A_SIDE);
      expect(x * y).toBeGreaterThanOrEqual(workgroups);
      expect(Math.max(x, y), `${plan.name}, ${step.kernel}`).toBeLessThanOrEqual(GROUPS_A_SIDE);
      // A lane whose number wraps would do the work of another one again.
      expect(x * y * WG, `${plan.name}, ${step.kernel}, ${WG} lanes`).toBeLessThanOrEqual(2 ** 32);
    }
  }
}

function columnOf(bytes: number, units: number): TextColumn {
  return { bytes: new Uint8Array(bytes), offsets: new Uint32Array(units + 1).map((_, unit) => Math.floor((bytes * unit) / units)), nulls: null };
}

describe.each(devices)('plans as large as a device takes: %s', (_, maxStorageBufferBindingSize, maxBufferSize) => {
  const limits = limitsOf({ maxStorageBufferBindingSize, maxBufferSize }, Infinity);
  const { batchBytes, batchUnits, bufferWords } = limits;

  test.each(['fss', 'minhash'])('text and %s sketches, of units of every size', (family) => {
    for (const k of [16, 512]) {
      // Units of one size, then of one byte but for the last one, which has as much as one may have.
      const bands = Math.min(k, Math.floor(bufferWords / 2 / batchUnits));
      for (const units of [batchUnits, Math.ceil(batchBytes / MAX_TEXT_BYTES)]) expectFits(sketchWork(columnOf(batchBytes, units), { family, k, n: 5, bands, rows: 1 }), limits);
      const uneven = columnOf(Math.min(batchBytes, MAX_TEXT_BYTES + batchUnits - 1), batchUnits);
      for (let unit = 0; unit < batchUnits; unit++) uneven.offsets[unit] = unit;
      expectFits(sketchWork(uneven, { family, k, n: 5, bands, rows: 1 }), limits);
    }
    expectFits(tokenizeWork(columnOf(batchBytes, batchUnits)), limits);
    // A batch that is too large is noticed, not wrapped.
    expect(() => expectFits(tokenizeWork(columnOf(bufferWords + 32, 1)), limits)).toThrow(/Expected at most \d+ words/);
  });

  test('records and pairs', () => {
    const records = mostRecords(limits);
    expectFits(collideWork(new Uint32Array(2 * records), { depth: 0xffffffff, capacity: Math.floor(bufferWords / 2), overfullCapacity: bufferWords - 1 }), limits);
    expect(() => expectFits(collideWork(new Uint32Array(2 * records + 2), { depth: 1, capacity: 1, overfullCapacity: 1 }), limits)).toThrow(/Expected at most \d+ words/);
  });

  test('signatures that lie on the device, and pairs of them', () => {
    const shape = { k: 512, slotWords: 1 };
    const words = bufferWords - (bufferWords % 512);
    const pairs = new Uint32Array(2 * Math.floor(bufferWords / 2));
    const rows = { key: 'rows', words };
    const bytes = { key: 'bytes', words: words / 4 };
    expectFits(agreementWork(rows, pairs, shape, { bytes: { left: bytes, right: bytes, settledBelow: 400 } }), limits);
    expectFits(byteWork(rows, 'bytes', shape), limits);
  });
});

describe('columns beyond 2 GiB', () => {
  const texts = ['one two three', '', 'zwölf Boxkämpfer', '中文、中文', 'x'.repeat(70)].map((text) => new TextEncoder().encode(text));
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  const source = new Uint8Array(2 ** 32 - 1);
  const near: TextColumn = { bytes: new Uint8Array(length), offsets: new Uint32Array(texts.length + 1), nulls: null };
  texts.forEach((text, row) => {
    near.bytes.set(text, near.offsets[row]);
    near.offsets[row + 1] = near.offsets[row] + text.length;
  });
  const places = [['across 2 GiB', 2 ** 31 - 20], ['behind 2 GiB', 2 ** 31], ['behind 3 GiB', 3 * 2 ** 30 + 1], ['up to the last byte', 2 ** 32 - 1 - length]] as const;

  let engines: Engine[] = [];
  afterAll(async () => {
    for (const engine of engines) await engine.close();
  });

  test.each(places)('%s: rows of an Arrow column of 64-bit offsets, on every engine', async (_, start) => {
    source.set(near.bytes, start);
    const valueOffsets = BigInt64Array.from(near.offsets, (offset) => BigInt(start + offset));
    const data = makeData({ type: new LargeUtf8(), length: texts.length, nullCount: 0, valueOffsets, data: source } as never) as unknown as Data;
    const column = textColumnFromArrow(data);
    expect(column.bytes.byteOffset).toBe(start);
    expect([...column.offsets]).toEqual([...near.offsets]);
    if (engines.length === 0) engines = await openTestEngines();
    for (const engine of engines) {
      const [got, want] = [await engine.run(tokenizeWork(column)), await engine.run(tokenizeWork(near))];
      const words = want['unit_words'][texts.length];
      expect(words).toBeGreaterThan(8);
      expect([engine.kind, [...got['unit_words']], [...got['words'].subarray(0, words)]]).toEqual([engine.kind, [...want['unit_words']], [...want['words'].subarray(0, words)]]);
    }
  });

  test.each(places)('%s: rows cut out of a column of 32-bit offsets', (_, start) => {
    source.set(near.bytes, start);
    const column: TextColumn = { bytes: source, offsets: Uint32Array.from([0, ...near.offsets.map((offset) => start + offset)]), nulls: null };
    const rows = sliceRows(column, 1, rowCountOf(column));
    expect([...rows.offsets]).toEqual([...near.offsets]);
    expect(Buffer.compare(rows.bytes, near.bytes)).toBe(0);
    // The first row has nearly all of the bytes, so it is cut off alone.
    expect(columnHalves(column)).toMatchObject({ at: 1, right: { offsets: near.offsets } });
    for (let row = 1; row <= texts.length; row++) expect(Buffer.compare(sliceRows(column, row, row + 1).bytes, texts[row - 1])).toBe(0);
  });

  test('4 GiB of rows are refused, not wrapped', () => {
    const valueOffsets = BigInt64Array.from([0n, 2n ** 31n, 2n ** 32n]);
    const data = makeData({ type: new LargeUtf8(), length: 2, nullCount: 0, valueOffsets, data: new Uint8Array(2 ** 32) } as never) as unknown as Data;
    expect(() => textColumnFromArrow(data)).toThrow(RangeError);
    expect(rowCountOf(textColumnFromArrow(data, 0, 1))).toBe(1);
  });
});

if (engineRequired('gpu')) {
  test('a device takes larger bindings where they are offered, and answers the same either way', async () => {
    const own = { kernels: testKernels, shaderText: testShaderText };
    const small = await openTestGpu(own);
    const large = await openTestGpu({ ...own, defaultLimits: false });
    try {
      expect(small.limits.bufferWords).toBe((128 * MiB) / 4);
      expect(large.limits.bufferWords).toBe(Math.floor(Math.min(large.device.limits.maxStorageBufferBindingSize, large.device.limits.maxBufferSize) / 4));
      // One of the two software drivers has more, the other no more than this.
      expect(large.limits.bufferWords).toBeGreaterThanOrEqual(small.limits.bufferWords);
      const work = { plan: scalePlan({ count: 100 }), inputs: { text: counting(100) } };
      expect(await large.run(work)).toEqual(await small.run(work));
    } finally {
      await small.close();
      await large.close();
    }
  });
}

test('none of these gigabytes was there', () => {
  expect(process.memoryUsage().rss - residentBefore).toBeLessThan(1024 * MiB);
});
