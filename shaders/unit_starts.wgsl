// One bit per byte of text: does a unit begin here? Empty units set the bit of the unit after them; those at the very
// end set none.
#import shared/index

struct Params {
  unit_count: u32,
  byte_count: u32,
}

override WG: u32 = 64;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> offsets: array<u32>;
@group(0) @binding(2) var<storage, read_write> unit_bits: array<atomic<u32>>;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let unit = global_index(group, groups, lane);
  if (unit >= params.unit_count) {
    return;
  }
  let at = offsets[unit];
  if (at < params.byte_count) {
    atomicOr(&unit_bits[at >> 5u], 1u << (at & 31u));
  }
}
