// Sums of tiles of TILE values: first of the three kernels of an exclusive scan. Nothing waits for another
// workgroup; the order of kernels is the only order there is.
#import shared/index

struct Params {
  count: u32,
  tile_count: u32,
}

override WG: u32 = 64;
override TILE: u32 = 1024;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> values: array<u32>;
@group(0) @binding(2) var<storage, read_write> sums: array<u32>;

var<workgroup> lane_sums: array<u32, WG>;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let tile = workgroup_index(group, groups);
  if (tile >= params.tile_count) {
    return;
  }
  // Neighbouring lanes read neighbouring values.
  var sum = 0u;
  let end = min((tile + 1u) * TILE, params.count);
  for (var at = tile * TILE + lane; at < end; at += WG) {
    sum += values[at];
  }
  lane_sums[lane] = sum;
  workgroupBarrier();
  if (lane == 0u) {
    var total = 0u;
    for (var i = 0u; i < WG; i++) {
      total += lane_sums[i];
    }
    sums[tile] = total;
  }
}
