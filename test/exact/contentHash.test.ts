/** The 128-bit content hash: vectors of the paper's own code, a second way of computing it, and what its bits look like. */
import { describe, expect, test } from 'vitest';
import { ContentHasher, PUBLIC_KEY } from '../../src/exact/contentHash.ts';
import { popcount } from '../../src/core/u32.ts';
import { seededRandom } from '../io/seededRandom.ts';
import { chaskey } from '../oracles/contentHash.ts';

const encoder = new TextEncoder();
const words = (hasher: ContentHasher, bytes: Uint8Array): number[] => {
  const out = new Uint32Array(4);
  hasher.hash(bytes, 0, bytes.length, out, 0);
  return [...out];
};
const number = (parts: readonly number[]): bigint => parts.reduce((all, word, i) => all | (BigInt(word) << BigInt(32 * i)), 0n);

test('vectors of Chaskey with eight rounds', () => {
  const hasher = new ContentHasher(Uint32Array.of(0x833d3433, 0x009f389f, 0x2398e64f, 0x417acf39), 8);
  expect(words(hasher, new Uint8Array(0))).toEqual([0x792e8fe5, 0x75ce87aa, 0x2d1450b5, 0x1191970b]);
  expect(words(hasher, Uint8Array.of(0))).toEqual([0x13a9307b, 0x50e62c89, 0x4577bd88, 0xc0bbdc18]);
});

test('is that of big integers, whatever the length and the place', () => {
  const random = seededRandom(1);
  for (let length = 0; length <= 70; length++) {
    const key = Uint32Array.from({ length: 4 }, () => random() * 2 ** 32);
    const bytes = Uint8Array.from({ length: length + 9 }, () => random() * 256);
    const out = new Uint32Array(9);
    new ContentHasher(key).hash(bytes, 5, 5 + length, out, 3);
    expect(number([...out.subarray(3, 7)])).toBe(chaskey([...key], bytes.subarray(5, 5 + length), 12));
    expect([...out.subarray(0, 3), ...out.subarray(7)]).toEqual([0, 0, 0, 0, 0]);
  }
});

test('each bit of the text turns each bit of the hash half of the time; another key gives another hash', () => {
  const hasher = new ContentHasher();
  const random = seededRandom(2);
  const samples = 400;
  const turned = new Uint32Array(128);
  for (let i = 0; i < samples; i++) {
    const bytes = Uint8Array.from({ length: 1 + Math.floor(random() * 60) }, () => random() * 256);
    const before = words(hasher, bytes);
    const bit = Math.floor(random() * 8 * bytes.length);
    bytes[bit >>> 3] ^= 1 << (bit & 7);
    const change = words(hasher, bytes).map((word, w) => (word ^ before[w]) >>> 0);
    expect(change.reduce((sum, word) => sum + popcount(word), 0)).toBeGreaterThan(30);
    for (let b = 0; b < 128; b++) turned[b] += (change[b >>> 5] >>> (b & 31)) & 1;
  }
  // Six standard deviations.
  for (const each of turned) expect(Math.abs(each - samples / 2)).toBeLessThan(6 * Math.sqrt(samples / 4));
  expect(words(new ContentHasher(PUBLIC_KEY.map((word) => word ^ 1)), encoder.encode('a'))).not.toEqual(words(hasher, encoder.encode('a')));
});

test('65,536 counted texts: as many pairs with 32 equal bits as chance has, in every word of the hash', () => {
  const hasher = new ContentHasher();
  const columns = [0, 1, 2, 3].map(() => new Set<number>());
  const count = 65_536;
  for (let i = 0; i < count; i++) words(hasher, Uint8Array.of(i & 255, i >>> 8, 0)).forEach((word, w) => columns[w].add(word));
  // 0.5 expected in each.
  for (const column of columns) expect(count - column.size).toBeLessThan(8);
});

describe('words', () => {
  const hash = (text: string): string => {
    const bytes = encoder.encode(text);
    const out = new Uint32Array(4);
    new ContentHasher().hashWords(bytes, 0, bytes.length, out, 0);
    return out.join();
  };
  test('case, punctuation, white space do not count, words do', () => {
    expect(hash('The  cat, the dog!')).toBe(hash('the CAT the\ndog'));
    expect(hash('the cat the dog')).not.toBe(hash('the cat thedog'));
    expect(hash('the cat the dog')).not.toBe(hash('the dog the cat'));
    expect(hash(' ...')).toBe(hash(''));
  });
  test('a word of 100,000 letters, and bytes that are not UTF-8', () => {
    expect(hash('x'.repeat(100_000))).not.toBe(hash('x'.repeat(100_001)));
    const out = new Uint32Array(8);
    new ContentHasher().hashWords(Uint8Array.of(0xff, 0x61, 0xe4, 0xb8), 0, 4, out, 0);
    new ContentHasher().hashWords(encoder.encode('A'), 0, 1, out, 4);
    expect(out.subarray(0, 4)).toEqual(out.subarray(4));
  });
});
