/** Candidate pairs from band keys: a bucket per key, each record paired with the first members before it. */
import { fmix } from './mix';

const NO_BUCKET: u32 = 0;

@inline
function word(base: usize, index: u32): usize {
  return base + (<usize>index << 2);
}

/**
 * Gives each record its bucket: `bucketOf` holds bucket numbers from 0 in order of appearance, `sizes` the members of
 * each. `table` has a power of two of entries, bucket + 1 or 0, and `owners` the first record of each bucket. Returns the number of
 * buckets.
 */
function fillBuckets(keys: usize, records: u32, table: usize, tableSize: u32, owners: usize, bucketOf: usize, sizes: usize): u32 {
  let buckets: u32 = 0;
  const mask = tableSize - 1;
  memory.fill(table, 0, <usize>tableSize << 2);
  for (let record: u32 = 0; record < records; record++) {
    const key = load<u64>(keys + (<usize>record << 3));
    let slot = fmix(<u32>key ^ (<u32>(key >> 32) * 0x9e3779b1)) & mask;
    let bucket: u32;
    while (true) {
      bucket = load<u32>(word(table, slot));
      if (bucket == NO_BUCKET) {
        store<u32>(word(owners, buckets), record);
        store<u32>(word(sizes, buckets), 0);
        bucket = ++buckets;
        store<u32>(word(table, slot), bucket);
        break;
      }
      if (load<u64>(keys + (<usize>load<u32>(word(owners, bucket - 1)) << 3)) == key) break;
      slot = (slot + 1) & mask;
    }
    const size = word(sizes, bucket - 1);
    store<u32>(word(bucketOf, record), bucket - 1);
    store<u32>(size, load<u32>(size) + 1);
  }
  return buckets;
}


/** Writes pairs, totals and overfull as the plan `collide` says; `scratch` holds tableSize + 5 · records entries. */
export function collide(
  keys: usize, records: u32, depth: u32, capacity: u32, overfullCapacity: u32, tableSize: u32,
  scratch: usize, pairs: usize, totals: usize, overfull: usize,
): void {
  const table = scratch;
  const owners = word(table, tableSize);
  const bucketOf = word(owners, records);
  const sizes = word(bucketOf, records);
  const firsts = word(sizes, records);
  const anchors = word(firsts, records);
  const buckets = fillBuckets(keys, records, table, tableSize, owners, bucketOf, sizes);
  // The owners have done their duty: their place counts each bucket's anchors so far.
  const filled = owners;
  let next: u32 = 0;
  let beyond: u32 = 0;
  for (let bucket: u32 = 0; bucket < buckets; bucket++) {
    const size = load<u32>(word(sizes, bucket));
    if (size > depth) {
      if (beyond < overfullCapacity) store<u32>(word(overfull, beyond + 1), size);
      beyond++;
    }
    store<u32>(word(firsts, bucket), next);
    store<u32>(word(filled, bucket), 0);
    next += size < depth ? size : depth;
  }
  store<u32>(overfull, beyond);

  let found: u64 = 0;
  for (let record: u32 = 0; record < records; record++) {
    const bucket = load<u32>(word(bucketOf, record));
    if (load<u32>(word(sizes, bucket)) == 1) continue;
    const members = load<u32>(word(filled, bucket));
    const anchor = word(anchors, load<u32>(word(firsts, bucket)));
    const room: u64 = found < <u64>capacity ? <u64>capacity - found : 0;
    for (let i: u32 = 0; i < members && <u64>i < room; i++) {
      const pair = pairs + (<usize>(found + i) << 3);
      store<u32>(pair, load<u32>(word(anchor, i)));
      store<u32>(pair, record, 4);
    }
    found += members;
    if (members < depth) {
      store<u32>(word(anchor, members), record);
      store<u32>(word(filled, bucket), members + 1);
    }
  }
  // More than 32 bits count must not look like few.
  store<u32>(totals, found > 0xffffffff ? <u32>0xffffffff : <u32>found);
}
