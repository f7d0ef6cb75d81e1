/** Runs of one batch of a file of sketches come one after the other: it is read once for all of them. */
import { expect, test } from 'vitest';
import type { ArrowMessage } from '../../src/io/arrow/arrowMessages.ts';
import { LastBatch } from '../../src/io/sketches/sketchFile.ts';

test('a batch is read once as long as no other is asked for, and again after a failure', async () => {
  const messages = [0, 1].map((offset): ArrowMessage => ({ kind: 'batch', offset, bytes: 1, prefixBytes: 0, rows: 1, bodyBytes: 0, codec: -1 }));
  const last = new LastBatch();
  let reads = 0;
  const read = async (): Promise<never[]> => {
    reads += 1;
    return [];
  };
  for (const at of [0, 0, 0, 1, 1, 0]) await last.of(messages[at], read);
  expect(reads).toBe(3);
  const fail = async (): Promise<never> => {
    throw new Error('the disk');
  };
  await expect(last.of(messages[1], fail)).rejects.toThrow('the disk');
  await last.of(messages[1], read);
  expect(reads).toBe(4);
});
