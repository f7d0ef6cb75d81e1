// UTF-8 in windows: four consecutive bytes of text as one little-endian u32, zeros beyond the unit's end. A zero is no
// continuation byte, so a sequence that the end cuts off is ill-formed without further tests.

const ILL_FORMED = 0xffffffffu;

// The code point a window begins with; ILL_FORMED also for ASCII, which no caller decodes. Surrogates and numbers above
// U+10FFFF come out as they are: the table calls them separators, which is what ill-formed bytes are.
fn decode(window: u32) -> u32 {
  let lead = window & 0xffu;
  if (lead < 0xc2u) {
    return ILL_FORMED;
  }
  let second = (window >> 8u) & 0x3fu;
  if (lead < 0xe0u) {
    return select(ILL_FORMED, ((lead & 0x1fu) << 6u) | second, (window & 0xc000u) == 0x8000u);
  }
  let third = (window >> 16u) & 0x3fu;
  if (lead < 0xf0u) {
    let c = ((lead & 0x0fu) << 12u) | (second << 6u) | third;
    return select(ILL_FORMED, c, (window & 0xc0c000u) == 0x808000u && c >= 0x800u);
  }
  let c = ((lead & 0x07u) << 18u) | (second << 12u) | (third << 6u) | ((window >> 24u) & 0x3fu);
  return select(ILL_FORMED, c, lead < 0xf8u && (window & 0xc0c0c000u) == 0x80808000u && c >= 0x10000u);
}

// Bytes a code point takes.
fn encoded_length(c: u32) -> u32 {
  return 1u + u32(c >= 0x80u) + u32(c >= 0x800u) + u32(c >= 0x10000u);
}

// UTF-8 of a code point below U+40000, first byte lowest; words hold no others.
fn encode(c: u32) -> u32 {
  if (c < 0x80u) {
    return c;
  }
  let last = 0x80u | (c & 0x3fu);
  if (c < 0x800u) {
    return 0xc0u | (c >> 6u) | (last << 8u);
  }
  let middle = 0x80u | ((c >> 6u) & 0x3fu);
  if (c < 0x10000u) {
    return 0xe0u | (c >> 12u) | (middle << 8u) | (last << 16u);
  }
  return 0xf0u | ((0x80u | (c >> 12u)) << 8u) | (middle << 16u) | (last << 24u);
}

// The first `count` bytes of four, zeros after them.
fn first_bytes(window: u32, count: u32) -> u32 {
  return select(window & ((1u << ((count & 3u) * 8u)) - 1u), window, count >= 4u);
}
