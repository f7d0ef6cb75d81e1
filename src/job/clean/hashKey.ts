import { createHash } from 'node:crypto';
import { HASH_WORDS, type HashKey } from '../../exact/contentHash.ts';
import type { InputIdentity } from '../inputIdentity.ts';

/**
 * Returns the key of a job's content hashes. It follows from the inputs' contents, so that the same corpus has the same
 * answers wherever it lies, and whoever writes one page of it cannot know the key.
 */
export function hashKeyOf(inputs: readonly Pick<InputIdentity, 'content' | 'bytes'>[]): HashKey {
  const digest = createHash('sha256').update(JSON.stringify(inputs.map(({ content, bytes }) => [content, bytes]))).digest();
  return Uint32Array.from({ length: HASH_WORDS }, (_, i) => digest.readUInt32LE(4 * i));
}
