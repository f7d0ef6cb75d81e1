// Number of pairs of each record: the anchors of its bucket that stand before it. One lane per record.
#import shared/index

struct Params {
  record_count: u32,
  depth: u32,
}

override WG: u32 = 64;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> slots: array<u32>;
@group(0) @binding(2) var<storage, read> slot_offsets: array<u32>;
@group(0) @binding(3) var<storage, read> anchors: array<u32>;
@group(0) @binding(4) var<storage, read_write> pair_counts: array<u32>;

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
  let slot = slots[record];
  let first = slot_offsets[slot];
  // Anchors ascend, so the first one that is not below the record is found by halving.
  var low = first;
  var high = first + min(params.depth, slot_offsets[slot + 1u] - first);
  while (low < high) {
    let middle = low + (high - low) / 2u;
    if (anchors[middle] < record) {
      low = middle + 1u;
    } else {
      high = middle;
    }
  }
  pair_counts[record] = low - first;
}
