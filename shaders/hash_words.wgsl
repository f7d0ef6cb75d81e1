// Hashes of the words that hash_words_ascii left: any mix of code points, ignored ones inside. Only the last word that
// begins in a group of 32 bytes can be longer than the group, and of that a lane walks STEP bytes of text at most: longer
// words are left to hash_long_words. So no lane walks more than STEP bytes and its own 32.
#import shared/index
#import shared/hash
#import shared/utf8
#import shared/ascii
#import shared/word_table
#import shared/word_walk

struct Params {
  byte_count: u32,
  group_count: u32,
}

override WG: u32 = 64;
override STEP: u32 = 65536;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> text: array<u32>;
@group(0) @binding(2) var<storage, read> table: array<u32>;
// word bytes, ignored bytes, singles, unit starts
@group(0) @binding(3) var<storage, read> masks: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read> starts: array<u32>;
@group(0) @binding(5) var<storage, read> bases: array<u32>;
@group(0) @binding(6) var<storage, read_write> words: array<u32>;
@group(0) @binding(7) var<storage, read_write> whole_words: array<vec2<u32>>;
@group(0) @binding(8) var<storage, read> todo: array<u32>;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = global_index(workgroup, workgroups, lane);
  if (group >= params.group_count) {
    return;
  }
  for (var rest = todo[group]; rest != 0u; rest &= rest - 1u) {
    let bit = countTrailingZeros(rest);
    let word_at = group * 32u + bit;
    var walk = walk_from(word_at);
    if (walk_on(&walk, word_at, word_at + STEP)) {
      let rank = bases[group] + countOneBits(starts[group] & ((1u << bit) - 1u));
      words[rank] = walked_hash(walk);
      whole_words[rank] = whole_end(walk.whole);
    }
  }
}
