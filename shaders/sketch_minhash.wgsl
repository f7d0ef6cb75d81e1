// Classic MinHash by chunks of units, a lane per task (unit, chunk) and four permutations, which stay in registers; chunk c
// covers the unit's shingles c·CHUNK … The lanes of a task stand side by side and read the same shingle at a time, which
// needs no copy in workgroup memory, and a workgroup holds as many tasks as it has lanes for, so that tiny units leave none
// idle. Chunks meet by atomicMin in the unit's row of `signatures`, all ones at the start. A task beyond the last shingle
// does nothing.
#import shared/index
#import shared/shingles

struct Params {
  task_count: u32,
  n: u32,
  k: u32,
}

override WG: u32 = 32;
override CHUNK: u32 = 1024;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> tasks: array<u32>;
@group(0) @binding(2) var<storage, read> unit_words: array<u32>;
@group(0) @binding(3) var<storage, read> shingles: array<u32>;
// (a, b, a, b): two permutations an element.
@group(0) @binding(4) var<storage, read> permutations: array<vec4<u32>>;
@group(0) @binding(5) var<storage, read_write> signatures: array<atomic<u32>>;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  // k is a multiple of 4.
  let lanes_a_task = params.k / 4u;
  let at = global_index(group, groups, lane);
  let task = at / lanes_a_task;
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
  let end = first + min(total, skipped + CHUNK);
  let slot = 4u * (at % lanes_a_task);
  let left = permutations[slot / 2u];
  let right = permutations[slot / 2u + 1u];
  let a = vec4<u32>(left.xz, right.xz);
  let b = vec4<u32>(left.yw, right.yw);
  var least = vec4<u32>(0xffffffffu);
  for (var i = begin; i < end; i++) {
    least = min(least, a * shingles[i] + b);
  }
  let row = unit * params.k + slot;
  atomicMin(&signatures[row], least.x);
  atomicMin(&signatures[row + 1u], least.y);
  atomicMin(&signatures[row + 2u], least.z);
  atomicMin(&signatures[row + 3u], least.w);
}
