/** FastSimilaritySketch. Slots take the minimum, so a unit's tiles add to the same slots one after the other. */
import { hits, shingles } from './layout';
import { laterRoundsOfOpen, OPEN_SLOTS } from './fssOpen';
import { lower, mixRound, ROUNDS, saltOf } from './fssRound';

/** Rounds between two looks at the slots: a look costs about as much as hashing this many shingles. */
const SHINGLES_PER_LOOK: u32 = 64;
/** Up to this many shingles the lanes hold rounds instead of shingles. */
const FEW: u32 = 6;

/**
 * Lists a slot's address and a value for it, the halves of `hit`; the next one overwrites them unless the slot is at
 * `least` or more.
 */
@inline
function keepHit(hit: u64, least: u32, list: usize): usize {
  store<u64>(list, hit);
  return load<u32>(<usize><u32>hit) >= least ? list + 8 : list;
}

/**
 * Adds to the list ending at `list` those of four hashed values that their slots may take, and returns its new end.
 * Storing into slots at once would make every load wait for the stores before it. `top` is the values' round << 24,
 * `least` the lowest of the four.
 */
@inline
function collect(h: v128, top: v128, least: u32, slots: v128, k: v128, list: usize): usize {
  const bucket = i32x4.shr_u(i32x4.mul(i32x4.shr_u(h, 16), k), 16);
  const at = i32x4.add(i32x4.shl(bucket, 2), slots);
  const value = v128.or(v128.and(i32x4.shr_u(h, 1), i32x4.splat(0xffffff)), top);
  const two = v128.shuffle<i32>(at, value, 0, 4, 1, 5);
  const more = v128.shuffle<i32>(at, value, 2, 6, 3, 7);
  let end = keepHit(i64x2.extract_lane(two, 0), least, list);
  end = keepHit(i64x2.extract_lane(two, 1), least, end);
  end = keepHit(i64x2.extract_lane(more, 0), least, end);
  return keepHit(i64x2.extract_lane(more, 1), least, end);
}

@inline
function settle(end: usize): void {
  for (let at = hits; at < end; at += 8) lower(load<u32>(at), load<u32>(at, 4));
}

/** True if some slot could still be lowered by a value of round `round` or later. */
function isOpenFrom(round: u32, slots: usize, k: u32): bool {
  const least = i32x4.splat(round << 24);
  let open = i32x4.splat(0);
  for (let at: usize = 0; at < <usize>k << 2; at += 16) open = v128.or(open, i32x4.ge_u(v128.load(slots + at), least));
  return v128.any_true(open);
}

/** Values thrown at k slots before it is at all likely that none is left empty: somewhat below k (ln k - 1). */
@inline
function hopelessThrows(k: u32): u32 {
  return (k * (31 - <u32>clz<u32>(k))) >> 1;
}

function firstRound(count: u32, slots: usize, k: u32): void {
  const end = shingles + (<usize>count << 2);
  if (k == 128) {
    // The bucket is the top seven bits: shifted by two less, the slot's address.
    for (let at = shingles; at < end; at += 4) {
      const x = load<u32>(at);
      lower(slots + <usize>((x >> 23) & 0x1fc), x & 0xffffff);
    }
    return;
  }
  for (let at = shingles; at < end; at += 4) {
    const x = load<u32>(at);
    lower(slots + (<usize>(((x >> 16) * k) >> 16) << 2), x & 0xffffff);
  }
}

/** Rounds 1 … 127 with four shingles in the lanes; true if slots may be left for the directed round. */
function laterRounds(count: u32, slots: usize, k: u32): bool {
  const wide = i32x4.splat(k);
  const base = i32x4.splat(<i32>slots);
  const perLook = SHINGLES_PER_LOOK > count ? SHINGLES_PER_LOOK / count : 1;
  const last = shingles + (<usize>count << 2);
  let look: u32 = 1 + hopelessThrows(k) / count;
  let end = hits;
  for (let round: u32 = 1; round < ROUNDS; round++) {
    if (round >= look) {
      if (!isOpenFrom(round, slots, k)) return false;
      look = round + perLook;
    }
    const salt = saltOf(i32x4.splat(round));
    const least = round << 24;
    const top = i32x4.splat(least);
    for (let at = shingles; at < last; at += 16) end = collect(mixRound(v128.load(at), salt), top, least, base, wide, end);
    settle(end);
    end = hits;
  }
  return isOpenFrom(ROUNDS, slots, k);
}

/** The same with four rounds in the lanes. */
function laterRoundsOfFew(count: u32, slots: usize, k: u32): bool {
  const wide = i32x4.splat(k);
  const base = i32x4.splat(<i32>slots);
  let rounds = i32x4(1, 1, 2, 3);
  let end = hits;
  for (let first: u32 = 0; first < ROUNDS; first += 4) {
    const top = i32x4.shl(rounds, 24);
    const salt = saltOf(rounds);
    for (let i: u32 = 0; i < count; i++) end = collect(mixRound(v128.load32_splat(shingles + (<usize>i << 2)), salt), top, first << 24, base, wide, end);
    rounds = first == 0 ? i32x4(4, 5, 6, 7) : i32x4.add(rounds, i32x4.splat(4));
    if ((first & 12) == 12) {
      settle(end);
      end = hits;
      if ((first & 28) == 28 && !isOpenFrom(first + 4, slots, k)) return false;
    }
  }
  return true;
}

/** Gives the slots that no random round reached a value of their own, four slots in the lanes. */
function directedRound(count: u32, slots: usize, k: u32): void {
  let end = hits;
  for (let slot: u32 = 0; slot < k; slot++) {
    store<u32>(end, slot);
    end = load<u32>(slots + (<usize>slot << 2)) >= ROUNDS << 24 ? end + 4 : end;
  }
  // Padding names the first one again, which does no harm.
  v128.store(end, v128.load32_splat(hits));
  for (let at = hits; at < end; at += 16) {
    const slot = v128.load(at);
    const salt = saltOf(i32x4.add(slot, i32x4.splat(ROUNDS)));
    let least = i32x4.splat(-1);
    for (let i: u32 = 0; i < count; i++) least = i32x4.min_u(least, mixRound(v128.load32_splat(shingles + (<usize>i << 2)), salt));
    const round = i32x4.shl(v128.or(v128.and(slot, i32x4.splat(127)), i32x4.splat(ROUNDS)), 24);
    const value = v128.or(round, i32x4.shr_u(least, 8));
    lower(slots + (<usize>i32x4.extract_lane(slot, 0) << 2), i32x4.extract_lane(value, 0));
    lower(slots + (<usize>i32x4.extract_lane(slot, 1) << 2), i32x4.extract_lane(value, 1));
    lower(slots + (<usize>i32x4.extract_lane(slot, 2) << 2), i32x4.extract_lane(value, 2));
    lower(slots + (<usize>i32x4.extract_lane(slot, 3) << 2), i32x4.extract_lane(value, 3));
  }
}

/** Adds the tile's `count` shingles to the `k` slots at `slots`. */
export function addToFss(count: u32, slots: usize, k: u32): void {
  firstRound(count, slots, k);
  const mayBeLeft = count <= FEW ? laterRoundsOfFew(count, slots, k) : k <= OPEN_SLOTS ? laterRoundsOfOpen(count, slots, k) : laterRounds(count, slots, k);
  if (mayBeLeft) directedRound(count, slots, k);
}
