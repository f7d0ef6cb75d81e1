// atomicMin on 128 slots of workgroup memory at pseudo-random places, as the sketch of a long document does.
override WG: u32 = 64;

@group(0) @binding(0) var<uniform> rounds: vec4<u32>;
@group(0) @binding(1) var<storage, read_write> results: array<u32>;

const SLOTS = 128u;
var<workgroup> slots: array<atomic<u32>, SLOTS>;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  for (var slot = lane; slot < SLOTS; slot += WG) {
    atomicStore(&slots[slot], 0xffffffffu);
  }
  workgroupBarrier();
  var x = (group.x * WG + lane) * 0x9e3779b9u + 1u;
  for (var i = 0u; i < rounds.x; i++) {
    x = x * 0x915f77f5u + 0x6a09e667u;
    atomicMin(&slots[x >> 25u], x);
  }
  workgroupBarrier();
  for (var slot = lane; slot < SLOTS; slot += WG) {
    results[group.x * SLOTS + slot] = atomicLoad(&slots[slot]);
  }
}
