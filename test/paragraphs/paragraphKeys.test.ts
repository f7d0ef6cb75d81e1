/** Keys of MAP-Neo's paragraphs. What goes is tested in jobs (test/job/spans.test.ts). */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { paragraphKeys } from '../../src/paragraphs/paragraphKeys.ts';

const encoder = new TextEncoder();

test('a key is the beginning of SHA-256 of the bytes as they are', () => {
  const { pieces, keys } = paragraphKeys(encoder.encode(' Ab\n'));
  expect(pieces.count).toBe(2);
  const digest = createHash('sha256').update(' Ab').digest();
  expect([...keys.subarray(0, 4)]).toEqual([0, 4, 8, 12].map((at) => digest.readUInt32BE(at)));
  expect(keys[0]).not.toBe(paragraphKeys(encoder.encode('Ab')).keys[0]);
});
