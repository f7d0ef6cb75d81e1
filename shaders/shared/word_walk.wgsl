// Walks along one word of any length and any mix of code points, ignored ones inside, and hashes its folded bytes. Each
// turn of the loop takes one folded code point, or four ASCII letters and digits at once, composes it with the one held
// back or else feeds that one to the hashes, so there is one feeding place. Reads the bindings `text`, `table`, `masks`.

struct Walk {
  // Next byte of the text.
  at: u32,
  // The code point that the next may compose with, NOTHING, or PACKED; its bytes and their number.
  held: u32,
  held_bytes: u32,
  held_length: u32,
  // Bytes that wait for a full u32, and their number.
  pending: u32,
  filled: u32,
  // How many u32 the hashes have taken.
  fed: u32,
  hash: u32,
  whole: vec2<u32>,
}

// No code point: before the first of a word and behind its last.
const NOTHING = ILL_FORMED;
// Four bytes that compose with nothing.
const PACKED = 0xfffffffeu;
// The word hash covers 16 times 4 bytes.
const HASHED = 16u;

fn walk_from(at: u32) -> Walk {
  return Walk(at, NOTHING, 0u, 0u, 0u, 0u, 0u, WORD_SEED, WHOLE_SEED);
}

// What continues a word: word code points; what continues a single: tails.
fn continued_by(word_at: u32) -> u32 {
  return select(WORD, TAIL, ((masks[word_at >> 5u].z >> (word_at & 31u)) & 1u) == 1u);
}

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

// The next byte that is not ignored or begins a unit, or the first at or behind `end`. 32 bytes a step: a run may be long.
fn skip_ignored(start: u32, end: u32) -> u32 {
  var at = start;
  while (at < end) {
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

// Goes on with the word that begins at `word_at`; false if it reached the byte `limit` before the word's end was seen.
fn walk_on(walk: ptr<function, Walk>, word_at: u32, limit: u32) -> bool {
  let goes_on = continued_by(word_at);
  // Rest of an expansion that is being fed: its next and its end, as positions in the table.
  var expansion = vec2<u32>();
  loop {
    var c = NOTHING;
    var packed = 0u;
    if (expansion.x < expansion.y) {
      c = table[expansion.x];
      expansion.x += 1u;
    } else {
      let at = skip_ignored((*walk).at, min(limit, params.byte_count));
      (*walk).at = at;
      if (at >= limit) {
        return false;
      }
      // At the end of the text there are zeros, and NUL separates words, so it does not matter whose masks are read.
      let last = params.group_count - 1u;
      let unit_starts = vec2<u32>(masks[min(at >> 5u, last)].w, masks[min((at >> 5u) + 1u, last)].w);
      let window = load_text(at, unit_starts);
      let next_unit = at != word_at && ((unit_starts.x >> (at & 31u)) & 1u) == 1u;
      if (goes_on == WORD && !next_unit && (ascii_word_bytes(window) & 0x80808080u) == 0x80808080u) {
        c = PACKED;
        // Lower case: letters have bit 6, digits do not.
        packed = window | ((window >> 1u) & 0x20202020u);
        (*walk).at = at + 4u;
      } else {
        let found = select(decode(window), window & 0x7fu, (window & 0x80u) == 0u);
        let entry = table_entry(found);
        if (at == word_at || (!next_unit && (entry >> CLASS_SHIFT) == goes_on)) {
          (*walk).at = at + encoded_length(found);
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
    }
    let composed = compose((*walk).held, c);
    let ended = c == NOTHING;
    var spill = u32();
    if (composed != NOTHING) {
      c = composed;
    } else {
      (*walk).pending |= (*walk).held_bytes << ((*walk).filled * 8u);
      spill = ((*walk).held_bytes >> 8u) >> (24u - (*walk).filled * 8u);
      (*walk).filled += (*walk).held_length;
    }
    (*walk).held = c;
    (*walk).held_bytes = select(encode(c), packed, c == PACKED);
    (*walk).held_length = select(encoded_length(c), 4u, c == PACKED);
    if (ended) {
      (*walk).held_bytes = 0u;
      (*walk).held_length = 0u;
    }
    if ((*walk).filled >= 4u || (ended && (*walk).filled > 0u)) {
      let bytes = (*walk).pending;
      if ((*walk).fed < HASHED) {
        (*walk).hash = select(word_odd((*walk).hash, bytes), word_even((*walk).hash, bytes), ((*walk).fed & 1u) == 0u);
      }
      (*walk).whole = whole_step((*walk).whole, bytes);
      (*walk).fed += 1u;
      (*walk).pending = spill;
      (*walk).filled = max((*walk).filled, 4u) - 4u;
    }
    if (ended && (*walk).filled == 0u) {
      return true;
    }
  }
}

// The word hash of a walk that has ended.
fn walked_hash(walk: Walk) -> u32 {
  if ((min(walk.fed, HASHED) & 1u) == 1u) {
    return word_end(word_odd(walk.hash, 0u));
  }
  return word_end(walk.hash);
}
