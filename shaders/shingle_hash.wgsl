// The hash of the shingle that begins at each word, where the unit has one. A lane takes RUN words: it finds the unit
// of the first once and rolls the sum from word to word.
#import shared/index
#import shared/hash
#import shared/unit_of

struct Params {
  unit_count: u32,
  word_capacity: u32,
  n: u32,
}

override WG: u32 = 64;
override RUN: u32 = 8;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> words: array<u32>;
@group(0) @binding(2) var<storage, read> unit_words: array<u32>;
@group(0) @binding(3) var<storage, read_write> shingles: array<u32>;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let first = global_index(group, groups, lane) * RUN;
  let last = min(first + RUN, unit_words[params.unit_count]);
  // What the oldest word of a shingle is multiplied by.
  var oldest = 1u;
  for (var j = 1u; j < params.n; j++) {
    oldest *= SHINGLE_FACTOR;
  }

  var unit = 0u;
  var i = first;
  while (i < last) {
    unit = unit_of(i, unit);
    let begin = unit_words[unit];
    let end = unit_words[unit + 1u];
    let length = min(params.n, end - begin);
    // A unit of fewer than n words has one shingle, salted with their number.
    var sum = select(0u, length, length < params.n);
    let stop = min(end - length + 1u, last);
    if (i < stop) {
      for (var j = 0u; j < length; j++) {
        sum = sum * SHINGLE_FACTOR + words[i + j];
      }
      shingles[i] = fmix(sum);
      for (i += 1u; i < stop; i++) {
        sum = (sum - words[i - 1u] * oldest) * SHINGLE_FACTOR + words[i - 1u + length];
        shingles[i] = fmix(sum);
      }
    }
    i = end;
    unit += 1u;
  }
}
