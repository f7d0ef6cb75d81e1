// Exclusive prefix of every value from the scanned tile sums; prefix[count] is the total.
#import shared/index

struct Params {
  count: u32,
  tile_count: u32,
}

override WG: u32 = 64;
override TILE: u32 = 1024;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> values: array<u32>;
@group(0) @binding(2) var<storage, read> sums: array<u32>;
@group(0) @binding(3) var<storage, read_write> prefix: array<u32>;

var<workgroup> lane_bases: array<u32, WG>;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let tile = workgroup_index(group, groups);
  if (tile == 0u && lane == 0u) {
    prefix[params.count] = sums[params.tile_count];
  }
  let run = (TILE + WG - 1u) / WG;
  let end = min((tile + 1u) * TILE, params.count);
  let first = min(tile * TILE + lane * run, end);
  let last = min(first + run, end);
  var sum = 0u;
  for (var at = first; at < last; at++) {
    sum += values[at];
  }
  lane_bases[lane] = sum;
  workgroupBarrier();
  if (lane == 0u) {
    var total = sums[tile];
    for (var i = 0u; i < WG; i++) {
      let next = total + lane_bases[i];
      lane_bases[i] = total;
      total = next;
    }
  }
  workgroupBarrier();
  var base = lane_bases[lane];
  for (var at = first; at < last; at++) {
    prefix[at] = base;
    base += values[at];
  }
}
