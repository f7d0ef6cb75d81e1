// x ← x·x + c on 32 chains a lane that do not wait for each other. Squares, because no compiler folds several steps of
// a quadratic map into one, as it may with a·x + b.
override WG: u32 = 64;

@group(0) @binding(0) var<uniform> rounds: vec4<u32>;
@group(0) @binding(1) var<storage, read_write> results: array<u32>;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let c = vec4<u32>(id.x) * vec4<u32>(2u, 4u, 6u, 8u) + vec4<u32>(1u);
  var x0 = c + vec4<u32>(0x10u);
  var x1 = c + vec4<u32>(0x20u);
  var x2 = c + vec4<u32>(0x30u);
  var x3 = c + vec4<u32>(0x40u);
  var x4 = c + vec4<u32>(0x50u);
  var x5 = c + vec4<u32>(0x60u);
  var x6 = c + vec4<u32>(0x70u);
  var x7 = c + vec4<u32>(0x80u);
  for (var i = 0u; i < rounds.x; i++) {
    x0 = x0 * x0 + c;
    x1 = x1 * x1 + c;
    x2 = x2 * x2 + c;
    x3 = x3 * x3 + c;
    x4 = x4 * x4 + c;
    x5 = x5 * x5 + c;
    x6 = x6 * x6 + c;
    x7 = x7 * x7 + c;
    x0 = x0 * x0 + c;
    x1 = x1 * x1 + c;
    x2 = x2 * x2 + c;
    x3 = x3 * x3 + c;
    x4 = x4 * x4 + c;
    x5 = x5 * x5 + c;
    x6 = x6 * x6 + c;
    x7 = x7 * x7 + c;
  }
  let all = x0 ^ x1 ^ x2 ^ x3 ^ x4 ^ x5 ^ x6 ^ x7;
  results[id.x] = all.x ^ all.y ^ all.z ^ all.w;
}
