// Number of slots equal in all their words, one lane per pair of signature rows.
#import shared/index

struct Params {
  pair_count: u32,
  k: u32,
  slot_words: u32,
}

override WG: u32 = 64;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> signatures: array<u32>;
@group(0) @binding(2) var<storage, read> pairs: array<u32>;
@group(0) @binding(3) var<storage, read_write> counts: array<u32>;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let pair = global_index(group, groups, lane);
  if (pair >= params.pair_count) {
    return;
  }
  let row_words = params.k * params.slot_words;
  let left = pairs[2u * pair] * row_words;
  let right = pairs[2u * pair + 1u] * row_words;
  var count = 0u;
  for (var slot = 0u; slot < row_words; slot += params.slot_words) {
    var different = 0u;
    for (var word = slot; word < slot + params.slot_words; word++) {
      different |= signatures[left + word] ^ signatures[right + word];
    }
    count += select(0u, 1u, different == 0u);
  }
  counts[pair] = count;
}
