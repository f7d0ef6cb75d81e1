/** The high bit of each byte of four says whether it is one of [0-9A-Za-z]; the other bits say nothing. */
export function asciiWordBytes(bytes: number): number {
  const low = bytes & 0x7f7f7f7f;
  const lower = low | 0x20202020;
  // Adding 0x80 - k sets the high bit of a seven-bit byte that is at least k.
  const letter = (lower + 0x1f1f1f1f) & ~(lower + 0x05050505);
  const digit = (low + 0x50505050) & ~(low + 0x46464646);
  return (letter | digit) & ~bytes;
}
