/** FastSimilaritySketch. Slots take the minimum, so a unit's tiles add to the same slots one after the other. */
import { lanes, shingles } from './layout';
import { step } from './mix';

const ROUNDS: u32 = 128;
/** Rounds between two looks at the slots: a look costs about as much as hashing this many shingles. */
const SHINGLES_PER_LOOK: u32 = 64;
/** Up to this many shingles the lanes hold rounds instead of shingles. */
const FEW: u32 = 6;

// @ts-ignore: decorator
@inline
function mixRound(x: v128, round: v128): v128 {
  return i32x4.mul(step(x, i32x4.mul(round, i32x4.splat(<i32>0x9e3779b9)), i32x4.splat(<i32>0x85ebca6b), 15), i32x4.splat(<i32>0xc2b2ae35));
}

// @ts-ignore: decorator
@inline
function lower(slot: usize, value: u32): void {
  const old = load<u32>(slot);
  store<u32>(slot, value < old ? value : old);
}

/** Puts four hashed values, `top` being their round << 24, into their slots. */
// @ts-ignore: decorator
@inline
function scatter(h: v128, top: v128, slots: usize, k: v128): void {
  const bucket = i32x4.shl(i32x4.shr_u(i32x4.mul(i32x4.shr_u(h, 16), k), 16), 2);
  const value = v128.or(v128.and(i32x4.shr_u(h, 1), i32x4.splat(0xffffff)), top);
  v128.store(lanes, bucket);
  v128.store(lanes, value, 16);
  lower(slots + <usize>load<u32>(lanes), load<u32>(lanes, 16));
  lower(slots + <usize>load<u32>(lanes, 4), load<u32>(lanes, 20));
  lower(slots + <usize>load<u32>(lanes, 8), load<u32>(lanes, 24));
  lower(slots + <usize>load<u32>(lanes, 12), load<u32>(lanes, 28));
}

/** True if some slot could still be lowered by a value of round `round` or later. */
function isOpenFrom(round: u32, slots: usize, k: u32): bool {
  const least = i32x4.splat(round << 24);
  let open = i32x4.splat(0);
  for (let at: usize = 0; at < <usize>k << 2; at += 16) open = v128.or(open, i32x4.ge_u(v128.load(slots + at), least));
  return v128.any_true(open);
}

function firstRound(count: u32, slots: usize, k: u32): void {
  const end = shingles + (<usize>count << 2);
  for (let at = shingles; at < end; at += 4) {
    const x = load<u32>(at);
    lower(slots + (<usize>(((x >> 16) * k) >> 16) << 2), x & 0xffffff);
  }
}

/** Rounds 1 … 127 with four shingles in the lanes; true if slots may be left for the directed round. */
function laterRounds(count: u32, slots: usize, k: u32): bool {
  const wide = i32x4.splat(k);
  const perLook = SHINGLES_PER_LOOK > count ? SHINGLES_PER_LOOK / count : 1;
  let look: u32 = 1;
  for (let round: u32 = 1; round < ROUNDS; round++) {
    if (round >= look) {
      if (!isOpenFrom(round, slots, k)) return false;
      look = round + perLook;
    }
    const rounds = i32x4.splat(round);
    const top = i32x4.splat(round << 24);
    for (let i: u32 = 0; i < count; i += 4) scatter(mixRound(v128.load(shingles + (<usize>i << 2)), rounds), top, slots, wide);
  }
  return isOpenFrom(ROUNDS, slots, k);
}

/** The same with four rounds in the lanes. */
function laterRoundsOfFew(count: u32, slots: usize, k: u32): bool {
  const wide = i32x4.splat(k);
  let rounds = i32x4(1, 1, 2, 3);
  for (let first: u32 = 0; first < ROUNDS; first += 4) {
    const top = i32x4.shl(rounds, 24);
    for (let i: u32 = 0; i < count; i++) scatter(mixRound(v128.load32_splat(shingles + (<usize>i << 2)), rounds), top, slots, wide);
    rounds = first == 0 ? i32x4(4, 5, 6, 7) : i32x4.add(rounds, i32x4.splat(4));
    if ((first & 28) == 28 && !isOpenFrom(first + 4, slots, k)) return false;
  }
  return true;
}

function directedRound(count: u32, slots: usize, k: u32): void {
  for (let slot: u32 = 0; slot < k; slot++) {
    const at = slots + (<usize>slot << 2);
    if (load<u32>(at) < ROUNDS << 24) continue;
    const round = i32x4.splat(slot + ROUNDS);
    let least = i32x4.splat(-1);
    for (let i: u32 = 0; i < count; i += 4) least = i32x4.min_u(least, mixRound(v128.load(shingles + (<usize>i << 2)), round));
    least = i32x4.min_u(least, v128.shuffle<i32>(least, least, 2, 3, 0, 1));
    least = i32x4.min_u(least, v128.shuffle<i32>(least, least, 1, 0, 3, 2));
    lower(at, ((ROUNDS + (slot & 127)) << 24) | (<u32>i32x4.extract_lane(least, 0) >> 8));
  }
}

/** Adds the tile's `count` shingles to the `k` slots at `slots`. */
export function addToFss(count: u32, slots: usize, k: u32): void {
  firstRound(count, slots, k);
  const mayBeLeft = count <= FEW ? laterRoundsOfFew(count, slots, k) : laterRounds(count, slots, k);
  if (mayBeLeft) directedRound(count, slots, k);
}
