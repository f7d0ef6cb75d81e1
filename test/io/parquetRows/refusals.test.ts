import { existsSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parquetFormat } from '../../../src/io/parquet/parquet.ts';
import { assertFilterable } from '../../../src/io/parquet/parquetRows/assertFilterable.ts';
import { leavesOf } from '../../../src/io/parquet/parquetRows/leaves.ts';
import { writeKeptParquet } from '../../../src/io/parquet/parquetRows/writeKept.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { concat, handMade, i64, struct, type HandColumn, type HandPage, type Members } from './handMade.ts';
import { openRaw } from './openRaw.ts';

const file = temporaryFolder();
const values = concat([1, 2, 3].map(i64));
const column = (more: Partial<HandColumn> = {}, page: Partial<HandPage> = {}): HandColumn => ({
  schema: [[[1, 2], [3, 0], [4, 'n']]], type: 2, values: 3, pages: [{ kind: 'v1', count: 3, encoding: 0, values, ...page }], ...more,
});
const one = (more: Partial<HandColumn> = {}, page: Partial<HandPage> = {}): Uint8Array => handMade([{ rows: 3, columns: [column(more, page)] }]);
const footer = (more: Members): Uint8Array => handMade([{ rows: 3, columns: [column()] }], more);
const magic = (bytes: Uint8Array, text: string): Uint8Array => concat([bytes.subarray(0, bytes.length - 4), Buffer.from(text)]);
const OPTIONAL: Partial<HandColumn> = { schema: [[[1, 2], [3, 1], [4, 'n']]] };
const levels = { definition: [1, 1, 1] };

/** Name, file, code, what the message says was found; `late` ones are seen only when the rows are copied. */
const CASES: readonly [string, Uint8Array, string, string | RegExp, 'late'?][] = [
  ['an encrypted footer', magic(one(), 'PARE'), 'unsupported', 'an encrypted footer'],
  ['no footer', magic(one(), 'JUNK'), 'format', 'none'],
  ['a footer longer than the file', concat([one().subarray(0, -8), Uint8Array.of(255, 255, 255, 127), Buffer.from('PAR1')]), 'format', /^one of 2147483647 bytes in a file of/],
  ['an encryption algorithm', footer([[8, struct([[1, struct([])]])]]), 'unsupported', 'an encryption algorithm in the footer'],
  ['an encrypted column', one({ chunk: [[8, struct([])]] }), 'unsupported', 'row group 0: column "n" encrypted'],
  ['encrypted column metadata', one({ chunk: [[9, 'x']] }), 'unsupported', 'row group 0: column "n" encrypted'],
  ['data in another file', one({ chunk: [[1, 'part-0.parquet']] }), 'unsupported', 'row group 0: column "n" in "part-0.parquet"'],
  ['a leaf without a repetition type', one({ schema: [[[1, 2], [4, 'n']]] }), 'format', 'column "n" without a repetition type'],
  ['a leaf without a type', one({ schema: [[[3, 0], [4, 'n']]] }), 'format', 'column "n" of type undefined'],
  ['fewer chunks than leaves', footer([[2, [struct([[4, 'root'], [5, 2]]), struct([[1, 2], [3, 0], [4, 'n']]), struct([[1, 2], [3, 0], [4, 'm']])]]]), 'format', 'row group 0: 1 columns, not 2'],
  ['a schema with elements left over', footer([[2, [struct([[4, 'root'], [5, 1]]), struct([[1, 2], [3, 0], [4, 'n']]), struct([[1, 2], [3, 0], [4, 'm']])]]]), 'format', '3 elements of which its tree uses 2'],
  ['a schema with elements missing', footer([[2, [struct([[4, 'root'], [5, 3]]), struct([[1, 2], [3, 0], [4, 'n']])]]]), 'format', 'a group with fewer members than it says'],
  ['levels in BIT_PACKED', one(OPTIONAL, { ...levels, levelEncoding: 4 }), 'unsupported', 'row group 0, column "n": levels in BIT_PACKED'],
  ['LZO', one({ codec: 3 }), 'unsupported', 'row group 0, column "n": LZO'],
  ['an unknown codec', one({ codec: 42 }), 'unsupported', 'row group 0, column "n": codec 42'],
  ['an unknown encoding', one({}, { encoding: 77 }), 'unsupported', 'row group 0, column "n": encoding 77 of values of physical type 2'],
  ['an encoding that the type cannot have', one({}, { encoding: 6 }), 'unsupported', 'row group 0, column "n": DELTA_LENGTH_BYTE_ARRAY of values of physical type 2'],
  ['fewer values than rows', handMade([{ rows: 4, columns: [column()] }]), 'format', 'row group 0: column "n" with 3 values in 4 rows'],
  ['a page over a gibibyte', one({}, { uncompressed: 2 ** 30 + 1 }), 'unsupported', 'row group 0, column "n": one of 1073741825'],
  ['an offset beyond the data', one({ meta: (fields) => fields.set(9, 1n << 40n) }), 'format', /^row group 0: column "n" at byte 1099511627776 of/],
  ['indices without a dictionary', one({}, { encoding: 8, values: Uint8Array.of(1, 6, 0) }), 'format', 'row group 0, column "n", page 0: indices without a dictionary', 'late'],
  ['a level above the highest', one(OPTIONAL, { definition: [1, 1, 2] }), 'format', 'row group 0, column "n", page 0: a level of 2 where 1 is the highest', 'late'],
  ['values cut short', one({}, { values: values.subarray(0, 20) }), 'format', 'row group 0, column "n", page 0: values cut short', 'late'],
  ['rows that do not add up', one({ schema: [[[1, 2], [3, 2], [4, 'n']]] }, { repetition: [0, 1, 0], definition: [1, 1, 1] }), 'format', 'row group 0, column "n", page 1: 2 rows where 3 belong', 'late'],
  ['a first row that does not begin', one({ schema: [[[1, 2], [3, 2], [4, 'n']]] }, { repetition: [1, 0, 0], definition: [1, 1, 1] }), 'format', 'row group 0, column "n", page 0: a first row that does not begin', 'late'],
];

test.each(CASES)('refuses %s, naming the place', async (name, bytes, code, found, late) => {
  const path = file(`${name.replace(/\W/g, '-')}.parquet`);
  writeFileSync(path, bytes);
  const expected = { code, file: path, found: typeof found === 'string' ? found : expect.stringMatching(found) };
  if (late === undefined) await expect(openRaw(path, assertFilterable)).rejects.toMatchObject(expected);
  else await openRaw(path, assertFilterable);
  const target = file(`${name}.out`);
  await expect(openRaw(path, (open) => writeKeptParquet(open, target, (row) => row !== 1))).rejects.toMatchObject({ code, file: path });
  if (late !== undefined) await expect(openRaw(path, (open) => writeKeptParquet(open, target, (row) => row !== 1))).rejects.toMatchObject(expected);
  expect(existsSync(target) || existsSync(`${target}.partial`)).toBe(false);
  // The same through the reader of texts, which looks at the footer in its own way first.
  const opened = await parquetFormat.open(path).then((source) => source.assertRewritable().finally(() => source.close())).catch((error: unknown) => error);
  if (late === undefined) expect(opened).toMatchObject({ file: path, code: expect.stringMatching(/format|unsupported/) });
});

test('row groups that lose no row are copied whatever they hold', async () => {
  const odd = column({ codec: 3 }, { encoding: 77 });
  const path = file('copied.parquet');
  writeFileSync(path, handMade([{ rows: 3, columns: [odd] }, { rows: 3, columns: [column()] }]));
  const summary = await openRaw(path, (open) => writeKeptParquet(open, file('copied.out'), (row) => row !== 4));
  expect(summary.rows).toBe(5);
  await expect(openRaw(path, assertFilterable)).rejects.toMatchObject({ code: 'unsupported' });
});

test('chunks that share their bytes are refused before they fill the disk', async () => {
  const columns = Array.from({ length: 60 }, (_, i): HandColumn => ({ ...column({ meta: (fields) => fields.set(9, 4n) }), schema: [[[1, 2], [3, 0], [4, `n${i}`]]], pages: i === 0 ? [{ kind: 'v1', count: 3, encoding: 0, values: concat([values, new Uint8Array(100_000)]) }] : [] }));
  const path = file('shared.parquet');
  writeFileSync(path, handMade([{ rows: 3, columns }]));
  await expect(openRaw(path, (open) => writeKeptParquet(open, file('shared.out'), (row) => row > 0))).rejects.toMatchObject({ code: 'format', expected: 'chunks with bytes of their own' });
});

test('a column nested deeper than 255 levels is refused, one of 255 is not', () => {
  const nested = (depth: number): ReturnType<typeof leavesOf> =>
    leavesOf([struct([[4, 'root'], [5, 1]]), ...Array.from({ length: depth - 1 }, (_, i) => struct([[3, 1], [4, `g${i}`], [5, 1]])), struct([[1, 1], [3, 1], [4, 'leaf']])]);
  expect(nested(255)[0].maxDefinition).toBe(255);
  expect(() => nested(256)).toThrow('nested at most 255 deep');
});
