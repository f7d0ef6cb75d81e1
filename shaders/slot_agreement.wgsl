// Number of slots equal in all their words, one lane per pair of signature rows, but for pairs that a bound has settled.
#import shared/index

struct Params {
  pair_count: u32,
  k: u32,
  slot_words: u32,
  settled_below: u32,
}

override WG: u32 = 64;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> left: array<u32>;
@group(0) @binding(2) var<storage, read> right: array<u32>;
@group(0) @binding(3) var<storage, read> pairs: array<u32>;
@group(0) @binding(4) var<storage, read_write> counts: array<u32>;

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
  if (counts[pair] < params.settled_below) {
    return;
  }
  let row_words = params.k * params.slot_words;
  let left_at = pairs[2u * pair] * row_words;
  let right_at = pairs[2u * pair + 1u] * row_words;
  var count = 0u;
  for (var slot = 0u; slot < row_words; slot += params.slot_words) {
    var different = 0u;
    for (var word = slot; word < slot + params.slot_words; word++) {
      different |= left[left_at + word] ^ right[right_at + word];
    }
    count += select(0u, 1u, different == 0u);
  }
  counts[pair] = count;
}
