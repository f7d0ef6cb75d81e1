// Hashes of the words that need no general loop: words of at most 32 bytes, all ASCII, and singles that fold to one
// code point and have nothing behind them that could belong to them. Every other word start gets a bit in `todo` and
// waits for hash_words. Two kernels, one feeding place in each, no barriers: a shader that feeds its hashes in many
// places takes some drivers many seconds to compile.
#import shared/index
#import shared/hash
#import shared/utf8
#import shared/word_table

struct Params {
  byte_count: u32,
  group_count: u32,
}

override WG: u32 = 64;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> text: array<u32>;
@group(0) @binding(2) var<storage, read> table: array<u32>;
// word bytes, ignored bytes, singles, unit starts
@group(0) @binding(3) var<storage, read> masks: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read> starts: array<u32>;
@group(0) @binding(5) var<storage, read> bases: array<u32>;
@group(0) @binding(6) var<storage, read_write> words: array<u32>;
@group(0) @binding(7) var<storage, read_write> whole_words: array<vec2<u32>>;
@group(0) @binding(8) var<storage, read_write> todo: array<u32>;

const LONGEST = 32u;

// Four bytes from any byte of the text on, zeros beyond its end.
fn load_text(at: u32) -> u32 {
  let index = at >> 2u;
  let shift = (at & 3u) * 8u;
  // Two shifts, because one by 32 would be one by 0.
  return first_bytes((text[index] >> shift) | ((text[index + 1u] << 8u) << (24u - shift)), params.byte_count - min(at, params.byte_count));
}

// 32 bits of a bitmap of 64, from a bit below 64 on.
fn bits_from(low: u32, high: u32, bit: u32) -> u32 {
  let shift = bit & 31u;
  if (bit > 31u) {
    return high >> shift;
  }
  return (low >> shift) | ((high << 1u) << (31u - shift));
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
  var next = vec4<u32>();
  if (group + 1u < params.group_count) {
    next = masks[group + 1u];
  }
  var left = 0u;
  var rank = bases[group];
  for (var rest = starts[group]; rest != 0u; rest &= rest - 1u) {
    let bit = countTrailingZeros(rest);
    let at = group * 32u + bit;
    let is_single = ((mask.z >> bit) & 1u) == 1u;
    // Bytes to hash; 0 leaves the word to hash_words.
    var length = 0u;
    var encoded = u32();
    if (is_single) {
      let c = decode(load_text(at));
      let fold = table_entry(c) & FOLD_MASK;
      let behind = bit + encoded_length(c);
      let taken = bits_from(mask.x | mask.z | mask.w, next.x | next.z | next.w, behind);
      // A word byte, another single or the next unit ends it at once; else what follows may belong to it.
      var alone = (taken & 1u) == 1u;
      if (!alone) {
        let ignored = (bits_from(mask.y, next.y, behind) & 1u) == 1u;
        let room = 1u + countTrailingZeros((bits_from(mask.w, next.w, behind + 1u) & 7u) | 8u);
        let follower = decode(first_bytes(load_text(group * 32u + behind), room));
        alone = !ignored && (table_entry(follower) >> CLASS_SHIFT) != TAIL;
      }
      if (fold < DELTAS && alone) {
        let folded = c + table[DELTAS_AT + fold];
        encoded = encode(folded);
        length = encoded_length(folded);
      }
    } else {
      // Further bytes of the word, up to 32.
      let run = countTrailingZeros(~bits_from(mask.x & ~mask.w, next.x & ~next.w, bit + 1u));
      let ignored = (bits_from(mask.y & ~mask.w, next.y & ~next.w, (bit + 1u + run) & 63u) & 1u) == 1u;
      if (run < LONGEST && !ignored) {
        length = run + 1u;
      }
    }

    var hash = WORD_SEED;
    var whole = WHOLE_SEED;
    var seen = u32();
    for (var done = 0u; done < length; done += 8u) {
      var a = encoded;
      var b = 0u;
      if (!is_single) {
        a = first_bytes(load_text(at + done), length - done);
        seen |= a;
        // Lower case: letters have bit 6, digits do not.
        a |= (a >> 1u) & 0x20202020u;
      }
      whole = whole_step(whole, a);
      if (done + 4u < length) {
        b = first_bytes(load_text(at + done + 4u), length - done - 4u);
        seen |= b;
        b |= (b >> 1u) & 0x20202020u;
        whole = whole_step(whole, b);
      }
      hash = word_odd(word_even(hash, a), b);
    }
    if (length == 0u || (seen & 0x80808080u) != 0u) {
      left |= 1u << bit;
    } else {
      words[rank] = word_end(hash);
      whole_words[rank] = whole_end(whole);
    }
    rank += 1u;
  }
  todo[group] = left;
}
