// Exclusive scan of the tile sums in place, the total behind them. One workgroup: each lane sums a run of tiles, one
// lane scans the lanes, each lane scans its run.

struct Params {
  tile_count: u32,
}

override WG: u32 = 64;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> sums: array<u32>;

var<workgroup> lane_bases: array<u32, WG>;

@compute @workgroup_size(WG)
fn main(@builtin(local_invocation_index) lane: u32) {
  let run = (params.tile_count + WG - 1u) / WG;
  let first = min(lane * run, params.tile_count);
  let last = min(first + run, params.tile_count);
  var sum = 0u;
  for (var tile = first; tile < last; tile++) {
    sum += sums[tile];
  }
  lane_bases[lane] = sum;
  workgroupBarrier();
  if (lane == 0u) {
    var total = 0u;
    for (var i = 0u; i < WG; i++) {
      let next = total + lane_bases[i];
      lane_bases[i] = total;
      total = next;
    }
    sums[params.tile_count] = total;
  }
  workgroupBarrier();
  var base = lane_bases[lane];
  for (var tile = first; tile < last; tile++) {
    let next = base + sums[tile];
    sums[tile] = base;
    base = next;
  }
}
