// FastSimilaritySketch of one chunk of a unit, one workgroup per task (unit, chunk); chunk c covers the unit's shingles
// c·CHUNK … Chunks meet by atomicMin in the unit's row of `signatures`, which holds EMPTY everywhere at the start. A task
// beyond the unit's last shingle does nothing: the host bounds the number of chunks by bytes, words are counted here.
// The shingles are read again in each round: a copy in workgroup memory is no faster, and takes a second to compile on a
// driver that clears it word by word. Emptiness is judged inside the chunk: in the shared row another chunk may have
// filled a slot in a later round.
#import shared/index
#import shared/shingles
#import shared/fss

struct Params {
  task_count: u32,
  n: u32,
}

override WG: u32 = 32;
override K: u32 = 128;
override CHUNK: u32 = 1024;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> tasks: array<u32>;
@group(0) @binding(2) var<storage, read> unit_words: array<u32>;
@group(0) @binding(3) var<storage, read> shingles: array<u32>;
@group(0) @binding(4) var<storage, read_write> signatures: array<atomic<u32>>;

var<workgroup> slots: array<atomic<u32>, K>;
var<workgroup> any_empty: atomic<u32>;
var<workgroup> go_on: u32;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let task = workgroup_index(group, groups);
  if (task >= params.task_count) {
    return;
  }
  let unit = tasks[2u * task];
  let skipped = tasks[2u * task + 1u] * CHUNK;
  let first = unit_words[unit];
  let total = shingles_of(unit_words[unit + 1u] - first, params.n);
  if (skipped >= total) {
    return;
  }
  let begin = first + skipped;
  let count = min(CHUNK, total - skipped);

  for (var slot = lane; slot < K; slot += WG) {
    atomicStore(&slots[slot], EMPTY);
  }
  workgroupBarrier();
  for (var i = lane; i < count; i += WG) {
    let hit = fss_random(shingles[begin + i], 0u);
    atomicMin(&slots[hit.x], hit.y);
  }
  workgroupBarrier();

  // Few shingles: several rounds at once, counted through, so that every lane has work; then the slots are looked at.
  let rounds_at_once = max(1u, 2u * K / count);
  var round = 1u;
  loop {
    if (lane == 0u) {
      atomicStore(&any_empty, 0u);
    }
    workgroupBarrier();
    for (var slot = lane; slot < K; slot += WG) {
      if (atomicLoad(&slots[slot]) == EMPTY) {
        atomicStore(&any_empty, 1u);
      }
    }
    workgroupBarrier();
    if (lane == 0u) {
      go_on = atomicLoad(&any_empty);
    }
    if (workgroupUniformLoad(&go_on) == 0u || round >= RANDOM_ROUNDS) {
      break;
    }
    let items = min(rounds_at_once, RANDOM_ROUNDS - round) * count;
    for (var item = lane; item < items; item += WG) {
      let hit = fss_random(shingles[begin + item % count], round + item / count);
      atomicMin(&slots[hit.x], hit.y);
    }
    round += rounds_at_once;
    workgroupBarrier();
  }

  for (var slot = lane; slot < K; slot += WG) {
    var value = atomicLoad(&slots[slot]);
    if (value == EMPTY) {
      for (var i = 0u; i < count; i++) {
        value = min(value, fss_directed(shingles[begin + i], slot));
      }
    }
    atomicMin(&signatures[unit * K + slot], value);
  }
}
