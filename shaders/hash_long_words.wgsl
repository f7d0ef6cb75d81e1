// Hashes of the words that are too long for one lane of hash_words: one dispatch for each STEP bytes that the longest unit
// has, a lane per window of STEP bytes. A word of STEP bytes and more is the last that begins in its window, so a window has
// one at most, and its state waits in `walks` from one dispatch to the next. A lane walks STEP bytes at most; where there is
// no long word it ends at once.
#import shared/index
#import shared/hash
#import shared/utf8
#import shared/ascii
#import shared/word_table
#import shared/word_walk

struct Params {
  byte_count: u32,
  group_count: u32,
  window_count: u32,
  // Dispatches before this one.
  turn: u32,
}

override WG: u32 = 64;
// A multiple of 32.
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
// Of each window, in vectors of four: is a word under way, its first byte, its rank, the walk.
@group(0) @binding(8) var<storage, read_write> walks: array<vec4<u32>>;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let window = global_index(workgroup, workgroups, lane);
  if (window >= params.window_count) {
    return;
  }
  let place = window * 4u;
  var word_at = 0u;
  var rank = 0u;
  var walk = walk_from(0u);
  if (params.turn == 0u) {
    walks[place] = vec4<u32>();
    let first = window * (STEP / 32u);
    let end = min(first + STEP / 32u, params.group_count);
    let words_before_end = bases[end];
    if (bases[first] == words_before_end) {
      return;
    }
    // The group of the window's last word: the first with all words up to the window's end.
    var low = first;
    var high = end - 1u;
    while (low < high) {
      let middle = (low + high) / 2u;
      if (bases[middle + 1u] == words_before_end) {
        high = middle;
      } else {
        low = middle + 1u;
      }
    }
    word_at = low * 32u + 31u - countLeadingZeros(starts[low]);
    rank = words_before_end - 1u;
    walk = walk_from(word_at);
  } else {
    let state = walks[place];
    if (state.x == 0u) {
      return;
    }
    word_at = state.y;
    rank = state.z;
    let held = walks[place + 1u];
    let fed = walks[place + 2u];
    walk = Walk(state.w, held.x, held.y, held.z, held.w, fed.x, fed.y, fed.z, walks[place + 3u].xy);
  }
  if (!walk_on(&walk, word_at, word_at + (params.turn + 1u) * STEP)) {
    walks[place] = vec4<u32>(1u, word_at, rank, walk.at);
    walks[place + 1u] = vec4<u32>(walk.held, walk.held_bytes, walk.held_length, walk.pending);
    walks[place + 2u] = vec4<u32>(walk.filled, walk.fed, walk.hash, 0u);
    walks[place + 3u] = vec4<u32>(walk.whole, 0u, 0u);
    return;
  }
  // A word that ends in its first STEP bytes is none of this kernel's: hash_words has done it.
  if (params.turn > 0u) {
    walks[place] = vec4<u32>();
    words[rank] = walked_hash(walk);
    whole_words[rank] = whole_end(walk.whole);
  }
}
