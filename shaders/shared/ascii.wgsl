// The high bit of each byte of four says whether it is one of [0-9A-Za-z]; the other bits say nothing.
fn ascii_word_bytes(bytes: u32) -> u32 {
  let low = bytes & 0x7f7f7f7fu;
  let lower = low | 0x20202020u;
  // Adding 0x80 - k sets the high bit of a seven-bit byte that is at least k.
  let letter = (lower + 0x1f1f1f1fu) & ~(lower + 0x05050505u);
  let digit = (low + 0x50505050u) & ~(low + 0x46464646u);
  return (letter | digit) & ~bytes;
}
