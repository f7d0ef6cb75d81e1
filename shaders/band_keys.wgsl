// 64-bit key of `rows` slots, one lane per (band, unit), band-major so that the keys of one band stand together.
#import shared/index
#import shared/hash

struct Params {
  unit_count: u32,
  bands: u32,
  rows: u32,
  slot_words: u32,
  signature_words: u32,
}

override WG: u32 = 64;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> signatures: array<u32>;
@group(0) @binding(2) var<storage, read> salts: array<u32>;
@group(0) @binding(3) var<storage, read_write> keys: array<u32>;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let at = global_index(group, groups, lane);
  if (at >= params.bands * params.unit_count) {
    return;
  }
  let band = at / params.unit_count;
  let unit = at % params.unit_count;
  let words = params.rows * params.slot_words;
  let first = unit * params.signature_words + band * words;
  var lo = 0x2545f491u ^ (band * 0x9e3779b1u);
  var hi = 0x9e3779b9u ^ (band * 0x85ebca77u);
  for (var i = 0u; i < words; i++) {
    let word = signatures[first + i];
    lo = (lo ^ word) * 0x85ebca77u;
    lo ^= lo >> 15u;
    hi = (hi ^ word) * 0xc2b2ae3du;
    hi ^= hi >> 13u;
  }
  keys[2u * at] = fmix(lo ^ salts[2u * unit]);
  keys[2u * at + 1u] = fmix(hi ^ salts[2u * unit + 1u]);
}
