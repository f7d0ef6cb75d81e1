// The lowest `depth` members of each bucket in ascending order, one lane per table slot, kept by insertion. Buckets of
// more than HOT members are left to bucket_anchors_hot and listed for it, so a lane takes HOT × min(depth, HOT) steps at
// most. Buckets with more members than `depth` are counted in overfull[0], their sizes listed from overfull[1] on.
#import shared/index

struct Params {
  table_size: u32,
  depth: u32,
  overfull_capacity: u32,
}

override WG: u32 = 64;
override HOT: u32 = 256;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> slot_offsets: array<u32>;
@group(0) @binding(2) var<storage, read> members: array<u32>;
@group(0) @binding(3) var<storage, read_write> anchors: array<u32>;
@group(0) @binding(4) var<storage, read_write> overfull: array<atomic<u32>>;
// Number of slots left, then the slots.
@group(0) @binding(5) var<storage, read_write> hot: array<atomic<u32>>;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let slot = global_index(group, groups, lane);
  if (slot >= params.table_size) {
    return;
  }
  let first = slot_offsets[slot];
  let end = slot_offsets[slot + 1u];
  if (end - first > params.depth) {
    let position = atomicAdd(&overfull[0], 1u);
    if (position < params.overfull_capacity) {
      atomicStore(&overfull[position + 1u], end - first);
    }
  }
  if (end - first > HOT) {
    atomicStore(&hot[atomicAdd(&hot[0], 1u) + 1u], slot);
    return;
  }
  var last = first;
  for (var i = first; i < end; i++) {
    let record = members[i];
    if (last - first == params.depth) {
      if (anchors[last - 1u] < record) {
        continue;
      }
      last -= 1u;
    }
    var place = last;
    while (place > first && anchors[place - 1u] > record) {
      anchors[place] = anchors[place - 1u];
      place -= 1u;
    }
    anchors[place] = record;
    last += 1u;
  }
}
