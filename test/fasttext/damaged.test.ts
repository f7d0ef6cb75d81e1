/** What is no model, or half of one, is refused in words, and asks for no memory that the file does not have. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seeded } from '../../bench/random.mjs';
import { BandsawError } from '../../src/core/errors.ts';
import { readClassifier } from '../../src/fasttext/classifier.ts';
import { LID_176 } from './fasttextWasm.ts';

let path: string;
let whole: Buffer;
beforeAll(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'bandsaw-fasttext-')), 'model.ftz');
  whole = await readFile(LID_176);
});
afterAll(() => rm(join(path, '..'), { recursive: true }));

async function outcome(bytes: Uint8Array): Promise<unknown> {
  await writeFile(path, bytes);
  return readClassifier(path).then(
    (model) => model.scores(Buffer.from('how are you 你好')),
    (error: unknown) => error,
  );
}

it.each([
  ['an empty file', (): Uint8Array => new Uint8Array(0), 'format'],
  ['another file', (): Uint8Array => Buffer.alloc(100, 'x'), 'format'],
  ['word vectors', (bytes: Buffer): Uint8Array => (bytes.writeInt32LE(2, 8 + 28), bytes), 'unsupported'],
  ['a later format', (bytes: Buffer): Uint8Array => (bytes.writeInt32LE(13, 4), bytes), 'unsupported'],
  ['2³¹ words', (bytes: Buffer): Uint8Array => (bytes.writeInt32LE(0x7fffffff, 64), bytes), 'format'],
  ['other dimensions', (bytes: Buffer): Uint8Array => (bytes.writeInt32LE(17, 8), bytes), 'format'],
])('%s', async (_, change, code) => {
  const error = await outcome(change(Buffer.from(whole)));
  expect(error).toBeInstanceOf(BandsawError);
  expect(error).toMatchObject({ code, file: path });
});

it('a model cut anywhere is refused, one with a changed byte is refused or asked', async () => {
  const random = seeded(3);
  for (let i = 0; i < 8; i++) expect(await outcome(whole.subarray(0, random.below(whole.length)))).toBeInstanceOf(BandsawError);
  for (let i = 0; i < 16; i++) {
    const bytes = Buffer.from(whole);
    // Half of them in the head, where counts stand.
    bytes[random.below(i % 2 === 0 ? 200 : bytes.length)] ^= 1 << random.below(8);
    const result = await outcome(bytes);
    expect(result === null || result instanceof Float32Array || result instanceof BandsawError, String(result)).toBe(true);
  }
});
