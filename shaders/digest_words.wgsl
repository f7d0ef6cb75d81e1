// Digest of each unit's words: sums over the words of what depends on the word and its rank in the unit. Sums commute,
// so lanes add what they have in any order. A lane takes RUN words and adds once for each unit it meets.
#import shared/index
#import shared/hash
#import shared/unit_of

struct Params {
  unit_count: u32,
  word_capacity: u32,
}

override WG: u32 = 64;
override RUN: u32 = 16;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> whole_words: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> unit_words: array<u32>;
@group(0) @binding(3) var<storage, read_write> digests: array<atomic<u32>>;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let first = global_index(group, groups, lane) * RUN;
  let last = min(first + RUN, unit_words[params.unit_count]);
  var unit = 0u;
  var i = first;
  while (i < last) {
    unit = unit_of(i, unit);
    let begin = unit_words[unit];
    let stop = min(unit_words[unit + 1u], last);
    var digest = vec4<u32>();
    for (; i < stop; i++) {
      let rank = i - begin;
      let word = whole_words[i];
      let m0 = fmix(word.x ^ (rank * 0x9e3779b1u));
      let m1 = fmix(word.y ^ (rank * 0x85ebca77u));
      digest += vec4<u32>(m0, m1, m0 ^ ((m1 << 16u) | (m1 >> 16u)), m0 * (m1 | 1u));
    }
    atomicAdd(&digests[unit * 4u], digest.x);
    atomicAdd(&digests[unit * 4u + 1u], digest.y);
    atomicAdd(&digests[unit * 4u + 2u], digest.z);
    atomicAdd(&digests[unit * 4u + 3u], digest.w);
    unit += 1u;
  }
}
