// Which unit a word belongs to, read from the binding `unit_words`. Needs `params.unit_count`.

// The unit of a word that lies before unit_words[unit_count]; `guess` is looked at first and may be any unit.
fn unit_of(word: u32, guess: u32) -> u32 {
  if (unit_words[guess] <= word && word < unit_words[guess + 1u]) {
    return guess;
  }
  // Invariant: unit_words[low] <= word < unit_words[high]. Ends on the last unit that begins at or before the word,
  // which steps over units without words.
  var low = 0u;
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
