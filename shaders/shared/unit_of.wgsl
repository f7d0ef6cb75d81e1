// Which unit a word belongs to, read from the binding `unit_words`. Needs `params.unit_count`.

// The unit of a word that lies before unit_words[unit_count]; `at_least` begins at or before the word. A lane that walks
// on gives the unit behind its last, which is nearly always the one.
fn unit_of(word: u32, at_least: u32) -> u32 {
  if (word < unit_words[at_least + 1u]) {
    return at_least;
  }
  // Invariant: unit_words[low] <= word < unit_words[high]. Ends on the last unit that begins at or before the word,
  // which steps over units without words.
  var low = at_least;
  var high = params.unit_count;
  while (high - low > 1u) {
    let middle = (low + high) >> 1u;
    if (unit_words[middle] <= word) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}
