/** Offsets of Arrow metadata may name one string many times: a file of a few bytes must not stand for gigabytes of names. */
import { writeFileSync } from 'node:fs';
import { Field, RecordBatchStreamWriter, Schema, Utf8 } from 'apache-arrow';
import { expect, test } from 'vitest';
import { FormatError } from '../../src/core/errors.ts';
import { FlatTable } from '../../src/core/flatTable.ts';
import { arrowFormat } from '../../src/io/arrow/arrowIpc.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const file = temporaryFolder();
const FIELDS = 60;
/** Prefix of a message: a mark and a length. */
const PREFIX = 8;

/** A stream without batches, of a column "text" and so many others that all have the first one's name: its bytes, not a copy of them. */
async function sharing(path: string, name: string): Promise<void> {
  const names = [name, 'text', ...Array.from({ length: FIELDS }, (_, i) => `f${i}`)];
  const writer = new RecordBatchStreamWriter();
  writer.reset(undefined, new Schema(names.map((each) => new Field(each, new Utf8(), true))));
  const bytes = Buffer.from(await writer.finish().toUint8Array());
  const metadata = bytes.subarray(PREFIX, PREFIX + bytes.readInt32LE(4));
  const schema = FlatTable.root(metadata).table(2) as FlatTable;
  const [first, , ...others] = schema.tables(1);
  const target = first.place(0);
  for (const field of others) {
    const at = field.offsetPlace(0);
    // Offsets only lead on: the builder puts what it is given first to the end.
    expect(target).toBeGreaterThan(at);
    metadata.writeUInt32LE(target - at, at);
  }
  writeFileSync(path, bytes);
}

test('fields that share a short name are read, those that share a long one are refused before it is decoded for each', async () => {
  await sharing(file('short'), 'item');
  const source = await arrowFormat.open(file('short'));
  expect(source.columns?.map(({ name }) => name)).toEqual(['item', 'text', ...Array.from({ length: FIELDS }, () => 'item')]);
  await source.close();
  await sharing(file('long'), 'x'.repeat(2 ** 20));
  const error = await arrowFormat.open(file('long')).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(FormatError);
  expect(error).toMatchObject({ file: file('long'), found: 'strings longer than all of it' });
});
