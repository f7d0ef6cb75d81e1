import { HASH_WORDS } from '../../../exact/contentHash.ts';
import { firstOfEach } from '../../../exact/firstOfEach.ts';

/** Returns 1 for each of `count` pieces that has the key of an earlier one. @param keys four u32 a piece */
export function laterCopies(keys: Uint32Array, count: number): Uint8Array {
  const copyOf = firstOfEach(keys.subarray(0, HASH_WORDS * count), HASH_WORDS, [Uint32Array.from({ length: count }, (_, i) => i)]);
  return Uint8Array.from(copyOf, (first) => (first < 0 ? 0 : 1));
}

/** Calls with the bytes of every run of pieces that go and touch: a page of a million blank lines is one cut. @param goes 1 for each that goes */
export function eachRun(goes: Uint8Array, starts: Uint32Array, ends: Uint32Array, call: (start: number, end: number) => void): void {
  for (let i = 0; i < goes.length; i++) {
    if (goes[i] === 0) continue;
    const start = starts[i];
    let end = ends[i];
    while (i + 1 < goes.length && goes[i + 1] === 1 && starts[i + 1] <= end) end = Math.max(end, ends[++i]);
    call(start, end);
  }
}
