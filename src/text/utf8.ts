/** Well-formed UTF-8 by table 3-7 of the Unicode standard, read without reading across an end. */

const ILL_FORMED = -1;

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/**
 * Returns the code point whose first byte is bytes[at], or −1 where no well-formed sequence begins there and ends
 * before `end`. Overlong forms, surrogates and numbers above U+10FFFF are not well-formed.
 */
export function codePointAt(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at];
  if (lead < 0x80) return lead;
  if (lead < 0xc2 || lead > 0xf4 || at + 1 >= end) return ILL_FORMED;
  const second = bytes[at + 1];
  if (!isContinuation(second)) return ILL_FORMED;
  if (lead < 0xe0) return ((lead & 31) << 6) | (second & 63);
  if (at + 2 >= end) return ILL_FORMED;
  const third = bytes[at + 2];
  if (!isContinuation(third)) return ILL_FORMED;
  if (lead < 0xf0) {
    const codePoint = ((lead & 15) << 12) | ((second & 63) << 6) | (third & 63);
    return codePoint < 0x800 || (codePoint >= 0xd800 && codePoint <= 0xdfff) ? ILL_FORMED : codePoint;
  }
  if (at + 3 >= end) return ILL_FORMED;
  const fourth = bytes[at + 3];
  if (!isContinuation(fourth)) return ILL_FORMED;
  const codePoint = ((lead & 7) << 18) | ((second & 63) << 12) | ((third & 63) << 6) | (fourth & 63);
  return codePoint < 0x10000 || codePoint > 0x10ffff ? ILL_FORMED : codePoint;
}

/** Bytes that a well-formed code point takes. */
export function utf8Length(codePoint: number): number {
  return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
}
