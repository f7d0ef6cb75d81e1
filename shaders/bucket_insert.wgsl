// Finds each record's place in a hash table of bucket owners, one lane per record. WGSL compares and swaps 32 bits, keys
// have 64: so a place holds its owner's number + 1, claimed once and never changed, and equality is read from the
// owner's key, which nobody writes. At least half of the places stay free, so probing ends.
#import shared/index

struct Params {
  record_count: u32,
  table_size: u32,
}

override WG: u32 = 64;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> keys: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read_write> table: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read_write> slots: array<u32>;
@group(0) @binding(4) var<storage, read_write> counts: array<atomic<u32>>;

// Where the search for a key begins; both halves count, one of them may be the same in many keys.
fn first_slot(key: vec2<u32>) -> u32 {
  var h = (key.x ^ (key.y * 0x9e3779b1u)) * 0x85ebca77u;
  h ^= h >> 15u;
  return h;
}

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let record = global_index(group, groups, lane);
  if (record >= params.record_count) {
    return;
  }
  let key = keys[record];
  let mask = params.table_size - 1u;
  var slot = first_slot(key) & mask;
  loop {
    let entry = atomicLoad(&table[slot]);
    if (entry == 0u) {
      // A weak exchange may fail although the place is free: whether it is lost or not, look at it again.
      if (atomicCompareExchangeWeak(&table[slot], 0u, record + 1u).exchanged) {
        break;
      }
      continue;
    }
    if (all(keys[entry - 1u] == key)) {
      break;
    }
    slot = (slot + 1u) & mask;
  }
  slots[record] = slot;
  atomicAdd(&counts[slot], 1u);
}
