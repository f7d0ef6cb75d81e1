// Reads and writes each vec4 once: the bandwidth that a kernel can get, rather than that of the copy engine.
override WG: u32 = 64;

@group(0) @binding(0) var<storage, read> source: array<vec4<u32>>;
@group(0) @binding(1) var<storage, read_write> target_: array<vec4<u32>>;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let at = id.x + id.y * groups.x * WG;
  if (at < arrayLength(&source)) {
    target_[at] = source[at];
  }
}
