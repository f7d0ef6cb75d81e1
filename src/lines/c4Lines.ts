import { createHash } from 'node:crypto';

/**
 * Returns the rank that C4 gives a page among those that share a line: the first 53 bits of the MD5 of its address, the
 * smallest first; pages without an address come behind all others. Raffel et al., 2020; tensorflow_datasets, c4_utils.py,
 * remove_duplicate_text.
 */
export function addressRank(url: string | null): number {
  if (url === null) return 2 ** 53;
  const digest = createHash('md5').update(url).digest();
  return digest.readUInt32BE(0) * 2 ** 21 + (digest.readUInt32BE(4) >>> 11);
}
