import { randomBytes } from 'node:crypto';

/** Drawn for each process: no answer depends on them, and text made to collide would have to know them. */
const secret = new Uint32Array(new Uint8Array(randomBytes(24)).buffer);
const SEED = secret[0];
const FACTOR = secret[1] | 1;
/** For hashes of 64 bits, made elsewhere: seed and factor, the lower half first. */
export const wideSecret: readonly [number, number, number, number] = [secret[2], secret[3], secret[4], secret[5]];

/** Returns a u32 that differs from process to process: for tables in memory whose entries are compared. */
export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = SEED;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i], FACTOR) ^ (hash >>> 15);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** The same for two numbers. */
export function hashPair(a: number, b: number): number {
  let hash = Math.imul(a ^ SEED, FACTOR) ^ Math.imul(b, 0x846ca68b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return (hash ^ (hash >>> 15)) >>> 0;
}

export function sameBytes(a: Uint8Array, aStart: number, aEnd: number, b: Uint8Array, bStart: number, bEnd: number): boolean {
  if (aEnd - aStart !== bEnd - bStart) return false;
  for (let i = aStart, j = bStart; i < aEnd; i++, j++) if (a[i] !== b[j]) return false;
  return true;
}
