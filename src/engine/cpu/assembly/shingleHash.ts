/** Shingle hashes of a tile, over its words and the n − 1 before them. */
import { hashes, shingles } from './layout';
import { fmix, fmix4 } from './mix';

const BASE: u32 = 0x01000193;

/** Hashes the `count` shingles of n words that begin at the word at `first`; what follows them repeats the last. */
export function hashShingles(first: usize, count: u32, n: u32): void {
  const base = i32x4.splat(BASE);
  for (let i: u32 = 0; i < count; i += 8) {
    let at = first + (<usize>i << 2);
    let a = v128.load(at);
    let b = v128.load(at, 16);
    for (let j: u32 = 1; j < n; j++) {
      at += 4;
      a = i32x4.add(i32x4.mul(a, base), v128.load(at));
      b = i32x4.add(i32x4.mul(b, base), v128.load(at, 16));
    }
    v128.store(shingles + (<usize>i << 2), fmix4(a));
    v128.store(shingles + (<usize>i << 2), fmix4(b), 16);
  }
  repeatLast(shingles + (<usize>count << 2));
}

/** Up to sixteen shingles are sketched at once; one more of the last changes nothing. */
@inline
function repeatLast(end: usize): void {
  const last = v128.load32_splat(end - 4);
  v128.store(end, last);
  v128.store(end, last, 16);
  v128.store(end, last, 32);
  v128.store(end, last, 48);
}

/** Hashes the one shingle of a unit of 1 … n − 1 words, which stand at `first`. */
export function hashShortUnit(first: usize, words: u32): void {
  let h = words;
  for (let i: u32 = 0; i < words; i++) h = h * BASE + load<u32>(first + (<usize>i << 2));
  v128.store(shingles, i32x4.splat(fmix(h)));
}
