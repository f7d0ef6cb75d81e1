// Hashes of the words that hash_words_ascii left: any mix of code points, any length, ignored ones inside. Each step of
// the loop takes one folded code point, composes it with the one held back or else feeds that one to the hashes, so
// there is one feeding place.
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
@group(0) @binding(8) var<storage, read> todo: array<u32>;

// No code point: before the first of a word and behind its last.
const NOTHING = ILL_FORMED;
// The word hash covers 16 times 4 bytes.
const HASHED = 16u;

// Four bytes from any byte of the text on, zeros from the next unit or the end of the text on.
fn load_text(at: u32, unit_starts: vec2<u32>) -> u32 {
  let index = at >> 2u;
  let shift = (at & 3u) * 8u;
  // Two shifts, because one by 32 would be one by 0.
  let bytes = (text[index] >> shift) | ((text[index + 1u] << 8u) << (24u - shift));
  let bit = at & 31u;
  let later_starts = ((unit_starts.x >> bit) >> 1u) | (unit_starts.y << (31u - bit));
  let room = 1u + countTrailingZeros((later_starts & 7u) | 8u);
  return first_bytes(bytes, min(room, params.byte_count - min(at, params.byte_count)));
}

// The next byte that is not ignored or begins a unit, or the end of the text. 32 bytes a step: a run may be long.
fn skip_ignored(start: u32) -> u32 {
  var at = start;
  while (at < params.byte_count) {
    let mask = masks[at >> 5u];
    let stops = (~mask.y | mask.w) >> (at & 31u);
    if (stops != 0u) {
      return at + countTrailingZeros(stops);
    }
    at = (at | 31u) + 1u;
  }
  return at;
}

// Hangul: lead and vowel jamo make a syllable, that and a final jamo another; NOTHING for any other two.
fn compose(first: u32, second: u32) -> u32 {
  let lead = first - 0x1100u;
  let vowel = second - 0x1161u;
  if (lead < 19u && vowel < 21u) {
    return 0xac00u + (lead * 21u + vowel) * 28u;
  }
  let syllable = first - 0xac00u;
  let tail = second - 0x11a7u;
  if (syllable < 11172u && syllable % 28u == 0u && tail - 1u < 27u) {
    return first + tail;
  }
  return NOTHING;
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
  for (var rest = todo[group]; rest != 0u; rest &= rest - 1u) {
    let bit = countTrailingZeros(rest);
    let rank = bases[group] + countOneBits(starts[group] & ((1u << bit) - 1u));
    let word_at = group * 32u + bit;
    // What continues a word: word code points; what continues a single: tails.
    let goes_on = select(WORD, TAIL, ((masks[group].z >> bit) & 1u) == 1u);
    var at = word_at;
    // Rest of an expansion that is being fed: its next and its end, as positions in the table.
    var expansion = vec2<u32>();
    var held = NOTHING;
    // Bytes that wait for a full u32, and their number.
    var pending = 0u;
    var filled = 0u;
    var fed = 0u;
    var hash = WORD_SEED;
    var whole = WHOLE_SEED;
    loop {
      var c = NOTHING;
      if (expansion.x < expansion.y) {
        c = table[expansion.x];
        expansion.x += 1u;
      } else {
        at = skip_ignored(at);
        // At the end of the text there are zeros, and NUL separates words, so it does not matter whose masks are read.
        let last = params.group_count - 1u;
        let unit_starts = vec2<u32>(masks[min(at >> 5u, last)].w, masks[min((at >> 5u) + 1u, last)].w);
        let window = load_text(at, unit_starts);
        let found = select(decode(window), window & 0x7fu, (window & 0x80u) == 0u);
        let entry = table_entry(found);
        let next_unit = ((unit_starts.x >> (at & 31u)) & 1u) == 1u;
        if (at == word_at || (!next_unit && (entry >> CLASS_SHIFT) == goes_on)) {
          at += encoded_length(found);
          let fold = entry & FOLD_MASK;
          if (fold < DELTAS) {
            c = found + table[DELTAS_AT + fold];
          } else {
            let first = EXPANSIONS_AT + (fold - DELTAS) * 3u;
            c = table[first];
            // Two or three code points; a zero stands for the third of two.
            expansion = vec2<u32>(first + 1u, first + 3u - u32(table[first + 2u] == 0u));
          }
        }
      }
      let composed = compose(held, c);
      if (composed != NOTHING) {
        held = composed;
        continue;
      }
      let ended = c == NOTHING;
      var spill = u32();
      if (held != NOTHING) {
        let encoded = encode(held);
        pending |= encoded << (filled * 8u);
        spill = (encoded >> 8u) >> (24u - filled * 8u);
        filled += encoded_length(held);
      }
      held = c;
      if (filled >= 4u || ended) {
        if (fed < HASHED) {
          hash = select(word_odd(hash, pending), word_even(hash, pending), (fed & 1u) == 0u);
        }
        whole = whole_step(whole, pending);
        fed += 1u;
        pending = spill;
        filled = max(filled, 4u) - 4u;
      }
      if (ended && filled == 0u) {
        break;
      }
    }
    if ((min(fed, HASHED) & 1u) == 1u) {
      hash = word_odd(hash, 0u);
    }
    words[rank] = word_end(hash);
    whole_words[rank] = whole_end(whole);
  }
}
