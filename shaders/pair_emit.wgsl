// Writes each record's pairs (anchor, record) to the place that counting gave them, one lane per record, so that the
// output is the same on every run. Pairs beyond the capacity are left out and counted: the caller reruns with room.
// More pairs than 32 bits count make the places wrap, which shows in one record at least: the total is then all ones.
#import shared/index

struct Params {
  record_count: u32,
  capacity: u32,
}

override WG: u32 = 64;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> slots: array<u32>;
@group(0) @binding(2) var<storage, read> slot_offsets: array<u32>;
@group(0) @binding(3) var<storage, read> anchors: array<u32>;
@group(0) @binding(4) var<storage, read> pair_bases: array<u32>;
@group(0) @binding(5) var<storage, read_write> pairs: array<vec2<u32>>;
@group(0) @binding(6) var<storage, read_write> totals: array<atomic<u32>>;

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
  let first = slot_offsets[slots[record]];
  let begin = pair_bases[record];
  let next = pair_bases[record + 1u];
  if (next < begin) {
    atomicMax(&totals[0], 0xffffffffu);
  }
  if (record == params.record_count - 1u) {
    atomicMax(&totals[0], next);
  }
  let end = min(next, params.capacity);
  for (var place = begin; place < end; place++) {
    pairs[place] = vec2<u32>(anchors[first + place - begin], record);
  }
}
