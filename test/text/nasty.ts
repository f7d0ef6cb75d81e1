/** Texts that break tokenizers, by seed, for the tests of every engine. Imports nothing from src. */

/** One piece for each thing the text model treats in its own way. */
export const nastyPieces: readonly string[] = [
  'a', 'Z', '7', 'the', 'STOP', ' ', '-', '_', '\0', '\n', '\x7f', '\u00a0', 'x'.repeat(63), 'wordofexactlytwentyy',
  'é', 'e\u0301', 'ß', 'ẞ', 'Æ', 'ø', 'İ', 'ı', 'ŉ', 'ﬁ', 'ﬃ', 'ǆ', 'Σ', 'ς', 'ᾳ', '\u0345', 'ʼ', '’', 'ª', '²', '①', 'Ⅳ', '½', 'Ω', 'Ａ', 'ｚ', '９', '　', '。',
  'П', 'Ё', 'й', 'и\u0306', 'ѝ', 'ґ', 'Ա', 'Ა', 'ა', 'Ꭰ', 'ꭰ', '𐐀', '𝐀', '𝟗',
  'ا', 'أ', 'ا\u0654', '\u064e', '\u0640', 'ﻻ', 'ﷲ', '١', '۲', 'א', '\u05b0', '\u07fa', 'ߊ',
  'क', '\u093f', '\u094d', '\u093c', 'क़', '\u09c7\u09be', '\u09cb', 'ক', '१',
  'ก', '\u0e34', '\u0e48', '\u0e38', '\u0e33', 'ຫ', 'ໜ', 'ក', '\u17d2', 'ဥ', '\u102e', 'ဦ', '\u103a', '\u0f73', '\u0f71\u0f72', 'ཀ',
  '\u1100', '\u1161', '\u11a8', '가', '각', '한', '\u1113', '\u11ff', '\ud7b0', '\ud7cb', 'ㄱ', '\uffa1', '\u3164', '\u1160', '\u115f',
  'か', 'が', '\u3099', '\u309a', 'ﾊ', '\uff9e', '\uff9f', 'ー', 'ゟ', '中', '〇', '⼀', '豈', '\u{20000}', '\u{2fa1d}', '\u{2fffe}', '\u{30000}', '\u{3fffd}', '\u{3ffff}', 'ꀀ', '\u{17000}', 'ㄅ', '\u02c7',
  '\u00ad', '\u034f', '\u061c', '\u180e', '\u200b', '\u200d', '\ufe0f', '\ufeff', '\u{e0001}', '\u{e0100}', '\u{e0fff}', '\u{e1000}',
  '\u0300', '\u0344', '\u0489', '\u20dd', '\u20e3', '\u{1d165}', '👍', '\u{1f3fd}', '🇯', '©', '\ue000', '\u0378', '\uffff', '\ufffd', '\u{10ffff}', '\u{40000}',
];

/** Byte sequences that are not UTF-8, most of them nearly. */
export const brokenPieces: readonly (readonly number[])[] = [
  [0x80], [0xbf], [0xc0, 0x80], [0xc1, 0xbf], [0xc3], [0xe0, 0x80, 0x80], [0xe0, 0x9f, 0xbf], [0xe4, 0xb8], [0xe4], [0xed, 0xa0, 0x80],
  [0xed, 0xbf, 0xbf], [0xf0, 0x80, 0x80, 0x80], [0xf0, 0x8f, 0xbf, 0xbf], [0xf0, 0x9f, 0x91], [0xf0, 0x9f], [0xf4, 0x90, 0x80, 0x80],
  [0xf5, 0x80, 0x80, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0xfe], [0xff], [0xe2, 0x80], [0xcc], [0xd0],
];

const encoder = new TextEncoder();

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

type Random = () => number;
const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const pick = <Item>(random: Random, items: readonly Item[]): Item => items[below(random, items.length)];

/** Bytes of any value. */
export function randomBytes(random: Random, length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, () => below(random, 256));
}

/** Well-formed text of the nasty pieces; whole runs of one piece now and then. */
export function nastyText(random: Random, pieces: number): Uint8Array<ArrayBuffer> {
  return joined(Array.from({ length: pieces }, () => encoder.encode(pick(random, nastyPieces).repeat(random() < 0.05 ? 40 : 1))));
}

/** Nasty pieces and broken ones mixed, and single bytes of the result replaced. */
export function brokenText(random: Random, pieces: number): Uint8Array<ArrayBuffer> {
  const bytes = joined(
    Array.from({ length: pieces }, () => (random() < 0.3 ? Uint8Array.from(pick(random, brokenPieces)) : encoder.encode(pick(random, nastyPieces)))),
  );
  if (bytes.length > 0 && random() < 0.5) bytes[below(random, bytes.length)] = below(random, 256);
  return bytes;
}

/** Code points drawn from ranges small and large; surrogates become U+FFFD. */
export function randomText(random: Random, codePoints: number): Uint8Array<ArrayBuffer> {
  const limits = [0x80, 0x800, 0x3000, 0x10000, 0x20000, 0x40000, 0x110000];
  let text = '';
  for (let i = 0; i < codePoints; i++) text += String.fromCodePoint(below(random, pick(random, limits)));
  return encoder.encode(text);
}
