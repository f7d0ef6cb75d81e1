// Sets `values` to one value: clearing a buffer can only write 0.
#import shared/index

struct Params {
  count: u32,
  value: u32,
}

override WG: u32 = 64;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> values: array<u32>;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let at = global_index(group, groups, lane);
  if (at < params.count) {
    values[at] = params.value;
  }
}
