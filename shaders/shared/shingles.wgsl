// Number of shingles of a unit of `words` words: none, one of all of them below n, else one from each word that has n − 1 behind it.
fn shingles_of(words: u32, n: u32) -> u32 {
  return select(max(words, n) - n + 1u, 0u, words == 0u);
}
