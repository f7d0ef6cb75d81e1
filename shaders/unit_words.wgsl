// Index of each unit's first word: the words that begin before the unit's first byte. One lane more than there are
// units writes the total.
#import shared/index

struct Params {
  unit_count: u32,
}

override WG: u32 = 64;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> offsets: array<u32>;
@group(0) @binding(2) var<storage, read> starts: array<u32>;
@group(0) @binding(3) var<storage, read> bases: array<u32>;
@group(0) @binding(4) var<storage, read_write> unit_words: array<u32>;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let unit = global_index(workgroup, workgroups, lane);
  if (unit > params.unit_count) {
    return;
  }
  let at = offsets[unit];
  let group = at >> 5u;
  var rank = bases[group];
  let before = (1u << (at & 31u)) - 1u;
  // At the end of the text there may be a base but no group.
  if (before != 0u) {
    rank += countOneBits(starts[group] & before);
  }
  unit_words[unit] = rank;
}
