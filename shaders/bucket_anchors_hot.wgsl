// The lowest `depth` members, ascending, of each bucket that is too large for one lane of bucket_anchors: one workgroup per
// bucket. Members are all different, so a bitmap of the numbers from the lowest one on puts them in order; where it holds
// too few, the next begins at the lowest member behind it. A lane takes members / WG steps for each bitmap, of which there
// are no more than one for 32 · SPAN numbers between the first anchor and the last, nor more than anchors.
#import shared/index

struct Params {
  depth: u32,
  // Buckets there can be; how many there are says hot[0].
  hot_limit: u32,
}

override WG: u32 = 64;
override SPAN: u32 = 256;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> hot: array<u32>;
@group(0) @binding(2) var<storage, read> slot_offsets: array<u32>;
@group(0) @binding(3) var<storage, read> members: array<u32>;
@group(0) @binding(4) var<storage, read_write> anchors: array<u32>;

var<workgroup> seen: array<atomic<u32>, SPAN>;
var<workgroup> lane_bases: array<u32, WG>;
// The lowest member that no bitmap has held yet.
var<workgroup> lowest: atomic<u32>;
var<workgroup> span_start: u32;
var<workgroup> span_total: u32;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let at = workgroup_index(group, groups);
  if (at >= min(hot[0], params.hot_limit)) {
    return;
  }
  let slot = hot[at + 1u];
  let first = slot_offsets[slot];
  let end = slot_offsets[slot + 1u];
  let wanted = min(params.depth, end - first);
  let words_a_lane = (SPAN + WG - 1u) / WG;
  let first_word = min(lane * words_a_lane, SPAN);
  let last_word = min(first_word + words_a_lane, SPAN);

  if (lane == 0u) {
    atomicStore(&lowest, 0xffffffffu);
  }
  workgroupBarrier();
  var least = 0xffffffffu;
  for (var i = first + lane; i < end; i += WG) {
    least = min(least, members[i]);
  }
  atomicMin(&lowest, least);
  workgroupBarrier();

  var done = 0u;
  while (done < wanted) {
    if (lane == 0u) {
      span_start = atomicLoad(&lowest);
      atomicStore(&lowest, 0xffffffffu);
    }
    for (var word = first_word; word < last_word; word++) {
      atomicStore(&seen[word], 0u);
    }
    let start = workgroupUniformLoad(&span_start);
    var beyond = 0xffffffffu;
    for (var i = first + lane; i < end; i += WG) {
      let member = members[i];
      let offset = member - start;
      if (member >= start && offset < 32u * SPAN) {
        atomicOr(&seen[offset >> 5u], 1u << (offset & 31u));
      } else if (member >= start) {
        beyond = min(beyond, member);
      }
    }
    atomicMin(&lowest, beyond);
    workgroupBarrier();

    var count = 0u;
    for (var word = first_word; word < last_word; word++) {
      count += countOneBits(atomicLoad(&seen[word]));
    }
    lane_bases[lane] = count;
    workgroupBarrier();
    if (lane == 0u) {
      var total = 0u;
      for (var i = 0u; i < WG; i++) {
        let next = total + lane_bases[i];
        lane_bases[i] = total;
        total = next;
      }
      span_total = total;
    }
    let total = workgroupUniformLoad(&span_total);
    var place = done + lane_bases[lane];
    for (var word = first_word; word < last_word && place < wanted; word++) {
      var bits = atomicLoad(&seen[word]);
      while (bits != 0u && place < wanted) {
        anchors[first + place] = start + word * 32u + countTrailingZeros(bits);
        bits &= bits - 1u;
        place += 1u;
      }
    }
    done += total;
    workgroupBarrier();
  }
}
