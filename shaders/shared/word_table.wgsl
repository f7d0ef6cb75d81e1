// Classes and folds of words-v1, read from the binding `table` (layout: src/text/wordTable.ts).

const SEPARATOR = 0u;
const WORD = 1u;
const SINGLE = 2u;
const IGNORE = 3u;
const TAIL = 4u;

const CLASS_SHIFT = 13u;
const FOLD_MASK = 0x1fffu;
// Folds below this number are deltas, the others expansions.
const DELTAS = 2536u;
// Offsets in u16, in u32, in u32.
const BLOCKS_AT = 4096u;
const DELTAS_AT = 14592u;
const EXPANSIONS_AT = 17128u;

fn table_half(at: u32) -> u32 {
  return (table[at >> 1u] >> ((at & 1u) * 16u)) & 0xffffu;
}

// Class and fold number of a code point; separator for what is none.
fn table_entry(c: u32) -> u32 {
  // The table ends at U+3FFFF.
  if ((c >> 18u) == 0u) {
    return table_half(BLOCKS_AT + table_half(c >> 6u) * 64u + (c & 63u));
  }
  return select(SEPARATOR, IGNORE, (c >> 12u) == 0xe0u) << CLASS_SHIFT;
}
