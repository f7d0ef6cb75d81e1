/**
 * Distinct 64-bit hashes in order. Hashes are spread evenly as a rule, so their top bits say about where each belongs: a
 * counting pass leaves few in a place and next to nothing to sort. A text can be made to fill a place; those are sorted by
 * a heap first, so that no text costs more than n log n.
 */
import { counts, MOST_PLACES_BITS } from './layout';

/** Members of a place up to which moving each past the larger ones is quickest. */
const FEW: u32 = 24;

/** Places for `count` hashes, as bits: one or two for each hash, as long as the places fit in a near cache. */
@inline
function placeBits(count: u32): u32 {
  const bits: u32 = 32 - clz<u32>(count);
  return bits > MOST_PLACES_BITS ? MOST_PLACES_BITS : bits;
}

/** Lets `hash` sink from node `at` of the heap of `count` hashes at `heap`. */
function sink(heap: usize, at: usize, count: usize, hash: u64): void {
  let node = at;
  let child: usize = 2 * node + 1;
  while (child < count) {
    let larger = load<u64>(heap + (child << 3));
    if (child + 1 < count && load<u64>(heap + (child << 3), 8) > larger) larger = load<u64>(heap + (++child << 3));
    if (larger <= hash) break;
    store<u64>(heap + (node << 3), larger);
    node = child;
    child = 2 * node + 1;
  }
  store<u64>(heap + (node << 3), hash);
}

function heapSort(from: usize, to: usize): void {
  const count = (to - from) >> 3;
  for (let node = count >> 1; node > 0; ) {
    node--;
    sink(from, node, count, load<u64>(from + (node << 3)));
  }
  for (let last = count - 1; last > 0; last--) {
    const hash = load<u64>(from + (last << 3));
    store<u64>(from + (last << 3), load<u64>(from));
    sink(from, 0, last, hash);
  }
}

/** Puts a hash below the last one where it belongs among those of [from, end), unless it is there; returns the new end. */
function insert(from: usize, end: usize, hash: u64): usize {
  let place = end - 8;
  while (place > from && load<u64>(place - 8) > hash) place -= 8;
  if (place > from && load<u64>(place - 8) == hash) return end;
  for (let at = end; at > place; at -= 8) store<u64>(at, load<u64>(at - 8));
  store<u64>(place, hash);
  return end + 8;
}

/**
 * Writes the distinct hashes among the `count` at `hashes`, one at least, to `sorted` in ascending order, which must have
 * room for all of them; returns the address behind the last.
 */
export function sortUnique(hashes: usize, count: u32, sorted: usize): usize {
  const hashesEnd = hashes + (<usize>count << 3);
  const bits = placeBits(count);
  const shift: u64 = 64 - bits;
  const places = counts + (<usize>4 << bits);
  memory.fill(counts, 0, places - counts);
  for (let at = hashes; at < hashesEnd; at += 8) {
    const place = counts + (<usize>(load<u64>(at) >> shift) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  let next = <u32>sorted;
  let most: u32 = 0;
  for (let place = counts; place < places; place += 4) {
    const members = load<u32>(place);
    store<u32>(place, next);
    next += members << 3;
    most = max(most, members);
  }
  for (let at = hashes; at < hashesEnd; at += 8) {
    const hash = load<u64>(at);
    const place = counts + (<usize>(hash >> shift) << 2);
    const to = <usize>load<u32>(place);
    store<u64>(to, hash);
    store<u32>(place, <u32>to + 8);
  }
  if (most > FEW) sortFull(sorted, places);
  const end = sorted + (<usize>count << 3);
  let last = load<u64>(sorted);
  let to = sorted + 8;
  for (let at = to; at < end; at += 8) {
    const hash = load<u64>(at);
    if (hash > last) {
      store<u64>(to, hash);
      to += 8;
      last = hash;
    } else if (hash != last) {
      to = insert(sorted, to, hash);
    }
  }
  return to;
}

/** Sorts the places that hold more than a few; each of them says now where it ends. */
function sortFull(sorted: usize, places: usize): void {
  let from = sorted;
  for (let place = counts; place < places; place += 4) {
    const to = <usize>load<u32>(place);
    if (to - from > <usize>FEW << 3) heapSort(from, to);
    from = to;
  }
}
