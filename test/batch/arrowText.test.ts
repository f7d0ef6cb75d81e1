import { Dictionary, Int32, LargeUtf8, Utf8, Utf8View, Vector, makeData, vectorFromArray, type Data, type DataType } from 'apache-arrow';
import { expect, test } from 'vitest';
import { arrowTextLengths, isArrowText, textColumnFromArrow } from '../../src/batch/arrowText.ts';
import { pick, seededRandom } from '../io/seededRandom.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function decode(data: Data, from?: number, to?: number): (string | null)[] {
  const { bytes, offsets, nulls } = textColumnFromArrow(data, from, to);
  expect(offsets[0]).toBe(0);
  expect(offsets[offsets.length - 1]).toBeLessThanOrEqual(bytes.length);
  return Array.from({ length: offsets.length - 1 }, (_, i) => {
    if (nulls !== null && nulls[i] === 1) expect(offsets[i]).toBe(offsets[i + 1]);
    return nulls !== null && nulls[i] === 1 ? null : decoder.decode(bytes.subarray(offsets[i], offsets[i + 1]));
  });
}

const types: readonly (readonly [string, DataType])[] = [
  ['Utf8', new Utf8()],
  ['LargeUtf8', new LargeUtf8()],
  ['Utf8View', new Utf8View()],
  ['Dictionary<Utf8>', new Dictionary(new Utf8(), new Int32())],
  ['Dictionary<LargeUtf8>', new Dictionary(new LargeUtf8(), new Int32())],
];

test.each(types)('%s: every slice of rows, with and without nulls, reads as the library reads it', (_, type) => {
  const seed = 3;
  const random = seededRandom(seed);
  for (const share of [0, 0.3, 1]) {
    const values = Array.from({ length: 70 }, (_, i) => (random() < share ? null : pick(random, ['', 'a', 'twelve bytes', 'thirteen byte', `é中😀 ${i % 9}`, 'x'.repeat(300)])));
    const [data] = vectorFromArray(values, type).data as Data[];
    expect(isArrowText(data)).toBe(true);
    expect(decode(data)).toEqual(values);
    for (let i = 0; i < 60; i++) {
      const from = Math.floor(random() * 70);
      const to = from + Math.floor(random() * (71 - from));
      expect(decode(data, from, to), `seed ${seed}, rows ${from} to ${to}`).toEqual(values.slice(from, to));
      const slice = data.slice(from, to - from) as Data;
      expect(decode(slice), `seed ${seed}, slice ${from} to ${to}`).toEqual(values.slice(from, to));
      const inner = slice.slice(1, Math.max(0, to - from - 2)) as Data;
      if (to - from > 2) expect(decode(inner)).toEqual(values.slice(from + 1, to - 1));
      expect([...arrowTextLengths(slice)]).toEqual(values.slice(from, to).map((value) => Buffer.byteLength(value ?? '')));
    }
  }
});

test('padded buffers and null slots with bytes are left out', () => {
  for (const type of [new Utf8(), new LargeUtf8()]) {
    const Offsets = type instanceof LargeUtf8 ? BigInt64Array : Int32Array;
    const raw = [3, 6, 9, 9, 12, 999, 7, 0].map((n) => (type instanceof LargeUtf8 ? BigInt(n) : n));
    const data = makeData({
      type,
      length: 4,
      nullCount: 1,
      nullBitmap: Uint8Array.of(0b11111101, 0xff, 0xff, 0xff),
      valueOffsets: (Offsets as unknown as { from(values: unknown[]): Int32Array }).from(raw),
      data: new TextEncoder().encode('???onetwothree?????'),
    } as never) as unknown as Data;
    expect(decode(data)).toEqual(['one', null, '', 'thr']);
    expect([...arrowTextLengths(data)]).toEqual([3, 0, 0, 3]);
  }
});

test('a Utf8 column without surprises is shared, not copied', () => {
  const data = vectorFromArray(['one', 'two', null, 'three'], new Utf8()).data[0] as Data;
  const column = textColumnFromArrow(data);
  expect(column.bytes.buffer).toBe((data.values as Uint8Array).buffer);
  expect(column.offsets.buffer).toBe((data.valueOffsets as Int32Array).buffer);
  expect(textColumnFromArrow(data, 1, 3).bytes.buffer).toBe((data.values as Uint8Array).buffer);
});

test('a dictionary of several chunks, one of them empty, and no rows at all', () => {
  const chunks = [['a', 'b'], [], ['c', null]].map((values) => vectorFromArray(values, new Utf8()).data[0]);
  const type = new Dictionary(new Utf8(), new Int32());
  const dictionary = new Vector(chunks as never);
  const data = makeData({ type, length: 5, nullCount: 1, nullBitmap: Uint8Array.of(0b11101111), data: Int32Array.of(2, 0, 1, 2, 99), dictionary } as never) as unknown as Data;
  expect(decode(data)).toEqual(['c', 'a', 'b', 'c', null]);
  for (const [, each] of types) expect(decode(vectorFromArray([], each).data[0] ?? (makeData({ type: each } as never) as unknown as Data))).toEqual([]);
});

test('what points outside its buffers is an error of ours', () => {
  const utf8 = (offsets: number[], bytes: number, length = offsets.length - 1): Data => makeData({ type: new Utf8(), length, nullCount: 0, valueOffsets: Int32Array.from(offsets), data: new Uint8Array(bytes) } as never) as unknown as Data;
  const view = new Uint8Array(16);
  new DataView(view.buffer).setInt32(0, 20, true);
  new DataView(view.buffer).setInt32(12, 5, true);
  const bad: Data[] = [
    utf8([0, 4, 2, 6], 6),
    utf8([0, 7], 6),
    utf8([-1, 2], 6),
    utf8([0, 1], 6, 3),
    makeData({ type: new Utf8View(), length: 1, nullCount: 0, views: view, variadicBuffers: [new Uint8Array(24)] } as never) as unknown as Data,
    makeData({ type: new Utf8View(), length: 1, nullCount: 0, views: view, variadicBuffers: [] } as never) as unknown as Data,
    makeData({ type: new Utf8View(), length: 2, nullCount: 0, views: view, variadicBuffers: [] } as never) as unknown as Data,
    makeData({ type: new Dictionary(new Utf8(), new Int32()), length: 1, nullCount: 0, data: Int32Array.of(2), dictionary: vectorFromArray(['a', 'b'], new Utf8()) } as never) as unknown as Data,
    makeData({ type: new Utf8(), length: 9, nullCount: 1, nullBitmap: Uint8Array.of(1), valueOffsets: new Int32Array(10), data: new Uint8Array(0) } as never) as unknown as Data,
  ];
  for (const [i, data] of bad.entries()) expect(() => textColumnFromArrow(data), `case ${i}`).toThrow(expect.objectContaining({ code: 'format' }));
});
