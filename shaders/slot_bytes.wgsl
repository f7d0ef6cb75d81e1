// Low byte of every slot, four slots to a lane and word.
#import shared/index

struct Params {
  word_count: u32,
  slot_words: u32,
}

override WG: u32 = 64;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> signatures: array<u32>;
@group(0) @binding(2) var<storage, read_write> bytes: array<u32>;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let word = global_index(group, groups, lane);
  if (word >= params.word_count) {
    return;
  }
  let at = 4u * word * params.slot_words;
  let a = signatures[at] & 0xffu;
  let b = signatures[at + params.slot_words] & 0xffu;
  let c = signatures[at + 2u * params.slot_words] & 0xffu;
  let d = signatures[at + 3u * params.slot_words] & 0xffu;
  bytes[word] = a | (b << 8u) | (c << 16u) | (d << 24u);
}
