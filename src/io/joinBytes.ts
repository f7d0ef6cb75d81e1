/** Returns the parts one behind the other: a part itself where it is the only one that is not empty, else a new array. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const some = parts.filter((part) => part.length > 0);
  if (some.length === 1) return some[0];
  const out = new Uint8Array(some.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of some) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Returns the parts one behind the other, and where each begins; the last of the offsets is where all end. */
export function joinLists(parts: readonly Uint8Array[]): { offsets: Uint32Array; values: Uint8Array } {
  const offsets = new Uint32Array(parts.length + 1);
  parts.forEach((part, i) => (offsets[i + 1] = offsets[i] + part.length));
  const values = new Uint8Array(offsets[parts.length]);
  parts.forEach((part, i) => values.set(part, offsets[i]));
  return { offsets, values };
}

/** Returns the texts in UTF-8 as joinLists would, with no buffer for each: half a surrogate pair becomes U+FFFD. */
export function encodedList(texts: readonly string[]): { offsets: Uint32Array; values: Uint8Array } {
  const offsets = new Uint32Array(texts.length + 1);
  for (let i = 0; i < texts.length; i++) offsets[i + 1] = offsets[i] + Buffer.byteLength(texts[i]);
  const values = Buffer.allocUnsafeSlow(offsets[texts.length]);
  for (let i = 0; i < texts.length; i++) values.write(texts[i], offsets[i]);
  return { offsets, values: new Uint8Array(values.buffer) };
}
