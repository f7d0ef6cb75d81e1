/**
 * Rounds of FastSimilaritySketch for at most 128 slots: which of them are still empty is one vector of bits, and sixteen
 * shingles ask it at once. Most of a short unit's throws are for the last few empty slots and miss.
 */
import { lower, mixRound, ROUNDS, saltOf } from './fssRound';
import { lanes, openSlots, shingles } from './layout';

export const OPEN_SLOTS: u32 = 128;

/** Sets bit i of the sixteen bytes at `openSlots` if slot i is empty. */
function findOpen(slots: usize, k: u32): void {
  v128.store(openSlots, i32x4.splat(0));
  for (let slot: u32 = 0; slot < k; slot += 16) {
    const at = slots + (<usize>slot << 2);
    const full = i32x4.splat(-1);
    const low = i16x8.narrow_i32x4_s(i32x4.eq(v128.load(at), full), i32x4.eq(v128.load(at, 16), full));
    const high = i16x8.narrow_i32x4_s(i32x4.eq(v128.load(at, 32), full), i32x4.eq(v128.load(at, 48), full));
    const left = k - slot;
    const bits = <u32>i8x16.bitmask(i8x16.narrow_i16x8_s(low, high)) & (left >= 16 ? 0xffff : (1 << left) - 1);
    store<u16>(openSlots + (slot >> 3), <u16>bits);
  }
}

@inline
function bucketsOf(h: v128, k: u32): v128 {
  return k == 128 ? i32x4.shr_u(h, 25) : i32x4.shr_u(i32x4.mul(i32x4.shr_u(h, 16), i32x4.splat(k)), 16);
}

/** Rounds 1 … 127; true if slots may be left for the directed round. Inlined twice: for a `k` that is known, and any. */
@inline
function laterRounds(count: u32, slots: usize, k: u32): boolean {
  const last = shingles + (<usize>count << 2);
  findOpen(slots, k);
  let open = v128.load(openSlots);
  for (let round: u32 = 1; round < ROUNDS; round++) {
    if (!v128.any_true(open)) return false;
    const salt = saltOf(i32x4.splat(round));
    const top = round << 24;
    for (let at = shingles; at < last; at += 64) {
      const h0 = mixRound(v128.load(at), salt);
      const h1 = mixRound(v128.load(at, 16), salt);
      const h2 = mixRound(v128.load(at, 32), salt);
      const h3 = mixRound(v128.load(at, 48), salt);
      const bucket = i8x16.narrow_i16x8_u(
        i16x8.narrow_i32x4_u(bucketsOf(h0, k), bucketsOf(h1, k)),
        i16x8.narrow_i32x4_u(bucketsOf(h2, k), bucketsOf(h3, k)),
      );
      const eight = i8x16.swizzle(open, v128.and(i16x8.shr_u(bucket, 3), i8x16.splat(15)));
      const one = i8x16.swizzle(i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128), v128.and(bucket, i8x16.splat(7)));
      let hits = i8x16.bitmask(i8x16.eq(v128.and(eight, one), one));
      if (hits == 0) continue;
      v128.store(lanes, h0);
      v128.store(lanes, h1, 16);
      v128.store(lanes, h2, 32);
      v128.store(lanes, h3, 48);
      v128.store(lanes, bucket, 64);
      do {
        const lane = <usize>ctz<i32>(hits);
        const slot = <usize>load<u8>(lanes + lane, 64);
        const bits = openSlots + ((slot >> 5) << 2);
        store<u32>(bits, load<u32>(bits) & ~(1 << (<u32>slot & 31)));
        lower(slots + (slot << 2), ((load<u32>(lanes + (lane << 2)) >> 1) & 0xffffff) | top);
        hits &= hits - 1;
      } while (hits != 0);
    }
    open = v128.load(openSlots);
  }
  return v128.any_true(open);
}

/** Rounds 1 … 127 for k up to OPEN_SLOTS; true if slots may be left for the directed round. */
export function laterRoundsOfOpen(count: u32, slots: usize, k: u32): boolean {
  return k == 128 ? laterRounds(count, slots, 128) : laterRounds(count, slots, k);
}
