/** FNV-1a of 32 bits as fastText has it: bytes are signed, so those from 0x80 on change the high bits too. */
const PRIME = 16777619;

/** The hash of nothing. */
export const EMPTY_HASH = 2166136261 | 0;

/** Returns the hash of what `hash` is of and one more byte, as a signed number of 32 bits. */
export function hashByte(hash: number, byte: number): number {
  return Math.imul(hash ^ ((byte << 24) >> 24), PRIME);
}

/** Returns the hash of bytes [start, end). */
export function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = EMPTY_HASH;
  for (let i = start; i < end; i++) hash = hashByte(hash, bytes[i]);
  return hash;
}
