/**
 * Returns values[0 … count] of `bits` bits each as the run-length and bit-packed hybrid: runs of eight and more that start
 * at a multiple of eight values after the last run are repeated, the rest is packed.
 */
export function encodeHybrid(values: Uint8Array | Int32Array, count: number, bits: number): Uint8Array {
  const width = (bits + 7) >>> 3;
  // A repeated run takes a header of at most five bytes and stands for eight values at least.
  let out = new Uint8Array(64 + Math.ceil((count * bits) / 8));
  let at = 0;
  const room = (length: number): void => {
    if (at + length <= out.length) return;
    const grown = new Uint8Array(2 * out.length + length);
    grown.set(out);
    out = grown;
  };
  const header = (value: number): void => {
    for (; value > 0x7f; value = Math.floor(value / 128)) out[at++] = (value & 0x7f) | 0x80;
    out[at++] = value;
  };
  const pack = (from: number, to: number): void => {
    const groups = Math.ceil((to - from) / 8);
    room(6 + groups * bits);
    header(2 * groups + 1);
    let held = 0;
    let heldBits = 0;
    const end = at + groups * bits;
    for (let i = from; i < to; i++) {
      // Up to 7 + 32 bits are held: more than the bitwise operators carry.
      held += (values[i] >>> 0) * 2 ** heldBits;
      for (heldBits += bits; heldBits >= 8; heldBits -= 8) {
        out[at++] = held % 256;
        held = Math.floor(held / 256);
      }
    }
    if (heldBits > 0) out[at++] = held;
    while (at < end) out[at++] = 0;
  };
  let packed = 0;
  for (let i = 0; i < count; ) {
    const value = values[i];
    let to = i + 1;
    while (to < count && values[to] === value) to++;
    // What is left at the end may be shorter than eight, if nothing waits to be packed.
    if (to - i < 8 && !(to === count && packed === i)) {
      i = Math.min(i + 8, count);
      continue;
    }
    if (packed < i) pack(packed, i);
    room(10);
    header(2 * (to - i));
    for (let b = 0; b < width; b++) out[at++] = (value >>> (8 * b)) & 0xff;
    i = to;
    packed = i;
  }
  if (packed < count) pack(packed, count);
  return out.subarray(0, at);
}
