// Where words begin, and how many do in each group of 32 bytes. A word byte begins a word unless the nearest byte
// before it that is not ignored is a word byte of the same unit; a single always does.
#import shared/index

struct Params {
  group_count: u32,
}

override WG: u32 = 64;

@group(0) @binding(0) var<uniform> params: Params;
// word bytes, ignored bytes, singles, unit starts
@group(0) @binding(1) var<storage, read> masks: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read_write> starts: array<u32>;
@group(0) @binding(3) var<storage, read_write> counts: array<u32>;

// Is the nearest byte before a group that is not ignored a word byte of the unit that reaches up to the group?
fn in_word_before(group: u32) -> bool {
  for (var g = group; g > 0u; g--) {
    let mask = masks[g - 1u];
    // The last byte that is not ignored or begins a unit decides.
    let deciding = ~mask.y | mask.w;
    if (deciding != 0u) {
      // An ignored byte that begins a unit is no word byte, so the unit before it has no say.
      return ((mask.x >> (31u - countLeadingZeros(deciding))) & 1u) == 1u;
    }
  }
  return false;
}

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
  let mask = masks[group];
  let word_bytes = mask.x;
  let singles = mask.z;
  let unit_starts = mask.w;

  // Looking back pays only where the group's first byte that is not ignored is a word byte of the unit before. Asked
  // for whenever the group begins with ignored bytes, it makes a long run of them quadratic.
  let heard = ~mask.y;
  let first = heard & (0u - heard);
  let up_to_first = first | (first - 1u);
  var carry = u32();
  if ((first & word_bytes) != 0u && (up_to_first & unit_starts) == 0u) {
    carry = u32(in_word_before(group));
  }

  let follows = ((word_bytes << 1u) | carry) & ~unit_starts;
  // "Follows a word byte" floods through ignored bytes: the addition carries through each run that begins after a word
  // byte and sets the bit behind it. It must not flood into the next unit.
  let ignored = mask.y & ~unit_starts;
  let follows_ignored = (ignored + (follows & ignored)) & ~ignored & ~unit_starts;
  let begins = (word_bytes & ~(follows | follows_ignored)) | singles;
  starts[group] = begins;
  counts[group] = countOneBits(begins);
}
