// Number of slots with equal low bytes, one lane per pair of rows of k / 4 words.
#import shared/index

struct Params {
  pair_count: u32,
  k: u32,
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
  let row_words = params.k / 4u;
  let left_at = pairs[2u * pair] * row_words;
  let right_at = pairs[2u * pair + 1u] * row_words;
  var different = 0u;
  for (var word = 0u; word < row_words; word++) {
    let x = left[left_at + word] ^ right[right_at + word];
    // The top bit of each byte that is not 0: adding 0x7F carries into it from any lower bit.
    different += countOneBits((((x & 0x7f7f7f7fu) + 0x7f7f7f7fu) | x) & 0x80808080u);
  }
  counts[pair] = params.k - different;
}
