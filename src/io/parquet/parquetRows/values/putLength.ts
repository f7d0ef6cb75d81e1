/** Writes the four bytes that stand in front of a byte string. */
export function putLength(out: Uint8Array, at: number, length: number): void {
  out[at] = length & 0xff;
  out[at + 1] = (length >>> 8) & 0xff;
  out[at + 2] = (length >>> 16) & 0xff;
  out[at + 3] = length >>> 24;
}
