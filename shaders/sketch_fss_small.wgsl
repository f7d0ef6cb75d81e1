// FastSimilaritySketch of short units, one lane per unit: the slots live in the unit's own row of `signatures`, which
// holds EMPTY everywhere at the start. Work per lane: at most 128 rounds over the unit's shingles and one directed round.
#import shared/index
#import shared/shingles
#import shared/fss

struct Params {
  list_count: u32,
  n: u32,
}

override WG: u32 = 64;
override K: u32 = 128;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> list: array<u32>;
@group(0) @binding(2) var<storage, read> unit_words: array<u32>;
@group(0) @binding(3) var<storage, read> shingles: array<u32>;
@group(0) @binding(4) var<storage, read_write> signatures: array<u32>;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let at = global_index(group, groups, lane);
  if (at >= params.list_count) {
    return;
  }
  let unit = list[at];
  let first = unit_words[unit];
  let end = first + shingles_of(unit_words[unit + 1u] - first, params.n);
  if (first == end) {
    return;
  }
  let row = unit * K;
  var empty = K;
  for (var round = 0u; round < RANDOM_ROUNDS && empty > 0u; round++) {
    for (var i = first; i < end; i++) {
      let hit = fss_random(shingles[i], round);
      let before = signatures[row + hit.x];
      if (hit.y < before) {
        signatures[row + hit.x] = hit.y;
        empty -= select(0u, 1u, before == EMPTY);
      }
    }
  }
  if (empty == 0u) {
    return;
  }
  for (var slot = 0u; slot < K; slot++) {
    if (signatures[row + slot] != EMPTY) {
      continue;
    }
    var least = EMPTY;
    for (var i = first; i < end; i++) {
      least = min(least, fss_directed(shingles[i], slot));
    }
    signatures[row + slot] = least;
  }
}
