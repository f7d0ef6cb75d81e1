// Lists the members of every bucket side by side, one lane per record; in no particular order inside a bucket.
#import shared/index

struct Params {
  record_count: u32,
}

override WG: u32 = 64;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> slots: array<u32>;
@group(0) @binding(2) var<storage, read> slot_offsets: array<u32>;
@group(0) @binding(3) var<storage, read_write> cursors: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> members: array<u32>;

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
  members[slot_offsets[slot] + atomicAdd(&cursors[slot], 1u)] = record;
}
