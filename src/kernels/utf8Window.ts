/**
 * UTF-8 in windows, as in shaders/shared/utf8.wgsl: four consecutive bytes of text as one little-endian number, zeros
 * beyond the unit's end. A zero is no continuation byte, so a sequence that the end cuts off is ill-formed without
 * further tests.
 */

export const ILL_FORMED = -1;

/**
 * Returns the code point a window begins with; ILL_FORMED also for ASCII, which no caller decodes. Surrogates and
 * numbers above U+10FFFF come out as they are: the table calls them separators, which is what ill-formed bytes are.
 */
export function decode(window: number): number {
  const lead = window & 0xff;
  if (lead < 0xc2) return ILL_FORMED;
  const second = (window >>> 8) & 0x3f;
  if (lead < 0xe0) return (window & 0xc000) === 0x8000 ? ((lead & 0x1f) << 6) | second : ILL_FORMED;
  const third = (window >>> 16) & 0x3f;
  if (lead < 0xf0) {
    const c = ((lead & 0x0f) << 12) | (second << 6) | third;
    return (window & 0xc0c000) === 0x808000 && c >= 0x800 ? c : ILL_FORMED;
  }
  const c = ((lead & 0x07) << 18) | (second << 12) | (third << 6) | ((window >>> 24) & 0x3f);
  const continued = ((window & 0xc0c0c000) | 0) === (0x80808000 | 0);
  return lead < 0xf8 && continued && c >= 0x10000 ? c : ILL_FORMED;
}

/** Returns the bytes a code point takes. */
export function encodedLength(c: number): number {
  return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

/** Returns the UTF-8 of a code point below U+40000, first byte lowest; words hold no others. */
export function encode(c: number): number {
  if (c < 0x80) return c;
  const last = 0x80 | (c & 0x3f);
  if (c < 0x800) return 0xc0 | (c >> 6) | (last << 8);
  const middle = 0x80 | ((c >> 6) & 0x3f);
  if (c < 0x10000) return 0xe0 | (c >> 12) | (middle << 8) | (last << 16);
  return 0xf0 | ((0x80 | (c >> 12)) << 8) | (middle << 16) | (last << 24);
}

/** Returns the first `count` bytes of four, zeros after them. */
export function firstBytes(window: number, count: number): number {
  return count >= 4 ? window : window & ((1 << (count * 8)) - 1);
}

/** Returns four bytes from any byte of the text on, zeros beyond its end. */
export function loadText(text: Uint32Array, at: number, byteCount: number): number {
  const left = byteCount - at;
  if (left <= 0) return 0;
  const index = at >>> 2;
  const shift = (at & 3) * 8;
  if (shift === 0) return firstBytes(text[index], left);
  // The second u32 is read only where the text reaches into it.
  const next = (index + 1) * 4 < byteCount ? text[index + 1] : 0;
  return firstBytes((text[index] >>> shift) | (next << (32 - shift)), left);
}

/** Returns 32 bits of a bitmap of 64, from a bit below 64 on. */
export function bitsFrom(low: number, high: number, bit: number): number {
  const shift = bit & 31;
  if (bit > 31) return high >>> shift;
  return (low >>> shift) | ((high << 1) << (31 - shift));
}
