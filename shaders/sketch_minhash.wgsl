// Classic MinHash of one chunk of a unit, one workgroup per task (unit, chunk); chunk c covers the unit's shingles
// c·CHUNK … Four permutations a lane stay in registers; all lanes read the same shingle at a time, which needs no copy in
// workgroup memory. Chunks meet by atomicMin in the unit's row of `signatures`, all ones at the start. A task beyond the
// last shingle does nothing.
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
  let end = first + min(total, skipped + CHUNK);
  // k is a multiple of 4, so a lane has four permutations or none.
  for (var slot = 4u * lane; slot < params.k; slot += 4u * WG) {
    let left = permutations[slot / 2u];
    let right = permutations[slot / 2u + 1u];
    let a = vec4<u32>(left.xz, right.xz);
    let b = vec4<u32>(left.yw, right.yw);
    var least = vec4<u32>(0xffffffffu);
    for (var i = begin; i < end; i++) {
      least = min(least, a * shingles[i] + b);
    }
    let at = unit * params.k + slot;
    atomicMin(&signatures[at], least.x);
    atomicMin(&signatures[at + 1u], least.y);
    atomicMin(&signatures[at + 2u], least.z);
    atomicMin(&signatures[at + 3u], least.w);
  }
}
