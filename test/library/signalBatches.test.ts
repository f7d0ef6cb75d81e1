/** Signals of batches: those of a file with the same rows. */
import { readFileSync, writeFileSync } from 'node:fs';
import { RecordBatch, Table, tableFromIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { expect, test } from 'vitest';
import { signals, type BatchSignalsOptions } from '../../src/index.ts';
import { temporaryFolder } from '../io/temporaryFolder.ts';

const path = temporaryFolder();
const texts = ['The mill stands.\nIt turns all night.', null, '', '• one\n• two two two', 'Ein Satz. Noch ein Satz!', '磨坊在河邊。'];

function batchOf(rows: readonly (string | null)[]): RecordBatch {
  return new Table({ text: vectorFromArray([...rows], new Utf8()), url: vectorFromArray(rows.map((_, i) => `https://a.example/${i}`), new Utf8()) }).batches[0];
}

async function measured(batches: readonly RecordBatch[], options: BatchSignalsOptions = {}): Promise<RecordBatch[]> {
  const out: RecordBatch[] = [];
  for await (const batch of signals(batches, options)) out.push(batch);
  return out;
}

test('are those of a file with the same rows, however these are cut into batches', async () => {
  writeFileSync(path('rows.jsonl'), texts.map((text) => `${JSON.stringify({ text })}\n`).join(''));
  const { signals: ids } = await signals({ inputs: [path('rows.jsonl')], output: path('signals.arrow') });
  const wanted = tableFromIPC(readFileSync(path('signals.arrow')));
  const whole = batchOf(texts);
  const out = await measured([whole.slice(0, 3), whole.slice(0, 0), whole.slice(3, 6)]);
  expect(out.map(({ numRows }) => numRows)).toEqual([3, 0, 3]);
  expect(out[0].schema.fields.map(({ name }) => name)).toEqual(['text', 'url', ...ids]);
  expect(ids.length).toBeGreaterThan(20);
  for (const id of ids) {
    expect(out.flatMap((batch) => Array.from({ length: batch.numRows }, (_, row) => batch.getChild(id)?.get(row) as unknown)), id).toEqual(texts.map((_, row) => wanted.getChild(id)?.get(row) as unknown));
  }
  expect(out[2].data.children[0].values).toBe(whole.slice(3, 6).data.children[0].values);
});

test.each([
  ['no column of text', { textColumn: 'body' }, { code: 'input' }],
  ['no column of addresses', { urlColumn: 'address' }, { code: 'input' }],
  ['a signal nobody knows', { signals: ['nothing'] }, { code: 'config' }],
  ['a list that is missing', { signals: ['redpajama-v2.rps_doc_ldnoobw_words'] }, { code: 'config' }],
])('%s is refused', async (_, options, error) => {
  await expect(measured([batchOf(texts)], options)).rejects.toMatchObject(error);
});

test('a column that is there already is refused, and so is what is no source', async () => {
  const settings = { signals: ['redpajama-v2.rps_doc_word_count'] };
  const once = await measured([batchOf(texts)], settings);
  await expect(measured(once, settings)).rejects.toMatchObject({ code: 'config' });
  await expect(measured(5 as unknown as RecordBatch[])).rejects.toMatchObject({ code: 'config' });
  await expect(measured([batchOf(texts)], { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
});

test('a timer can end it where the source waits for nothing', async () => {
  const stop = new AbortController();
  const batch = batchOf(['one line of a source without an end']);
  let taken = 0;
  function* endless(): Generator<RecordBatch> {
    for (;;) {
      // So many are made before the timer only if it is never let through.
      if (++taken === 200_000) throw new Error('no timer was let through');
      yield batch;
    }
  }
  const end = async (): Promise<void> => {
    for await (const { numRows } of signals(endless(), { signals: ['document.words'], signal: stop.signal })) if (numRows === 1 && taken === 1) setTimeout(() => stop.abort(), 1);
  };
  await expect(end()).rejects.toMatchObject({ code: 'cancelled' });
});
