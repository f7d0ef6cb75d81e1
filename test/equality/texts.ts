/** Texts that are hard to agree on, by seed. */
import { random } from '../oracles/random.ts';

const encoder = new TextEncoder();

/** Each script's own letters, so that every fast path meets its own alphabet. */
const alphabets: readonly string[] = [
  'etaoin shrdlu ETAOIN 0123456789 ',
  'éèêëàâäçñöüßœæøåÉÈÀÇÑÖÜĳǆ ',
  'привет мир ЁЖИК ёйъьэюя ПЁС Ѓїґ ',
  'العَرَبِيَّةُ سلـام أإآا لا ﻻ ',
  '你好世界，。、一二三〇龍𠀀⼀豈 ',
  'かがガｶﾞーヽゞ漢字カナ。「」 ',
  '한국어 가각 힣 ㄱㅏ ﾡￂ 한국어 ',
  'ภาษาไทยกำน้ำที่ สวัสดี ',
  'မြန်မာ ဦဦ ខ្មែរ ລາວ ',
  'हिन्दी কো কো தமிழ் ',
  'Tiếng Việt Đà Nẵng ắằẳẵặ ',
  '👍🏽 1️⃣ ☂️ ©️ 🇩🇪 ½ ² Ⅳ ④ ',
  '\u0000\u0001\t\r\n  \u200b\u200d\u00ad\ufeff\u2028 _-\u2019\u02bc',
];

/** Lone continuation bytes, cut sequences, overlongs, surrogates, beyond U+10FFFF. */
const broken: readonly (readonly number[])[] = [[0x80], [0xe4, 0xb8], [0xf0, 0xa0, 0x80], [0xc1, 0xbf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xff], [0xc3], [0xe0, 0x80, 0x80], [0xfe, 0xbf]];

export function randomBytes(seed: number, length: number): Uint8Array {
  const next = random(seed);
  return Uint8Array.from({ length }, () => Math.floor(next() * 256));
}

/** Runs of letters of changing scripts with ill-formed bytes strewn in at `brokenShare`. */
export function nastyText(seed: number, pieces: number, brokenShare: number): Uint8Array {
  const next = random(seed);
  const parts: number[] = [];
  let alphabet = [...alphabets[0]];
  for (let i = 0; i < pieces; i++) {
    if (next() < 0.1) alphabet = [...alphabets[Math.floor(next() * alphabets.length)]];
    if (next() < brokenShare) parts.push(...broken[Math.floor(next() * broken.length)]);
    else parts.push(...encoder.encode(alphabet[Math.floor(next() * alphabet.length)]));
  }
  return Uint8Array.from(parts);
}

/** Any code points but surrogates. */
export function randomUnicode(seed: number, length: number): Uint8Array {
  const next = random(seed);
  let text = '';
  for (let i = 0; i < length; i++) {
    const plane = next() < 0.7 ? 0x3000 : next() < 0.8 ? 0x10000 : 0x110000;
    const point = Math.floor(next() * plane);
    text += String.fromCodePoint(point >= 0xd800 && point < 0xe000 ? point - 0x800 : point);
  }
  return encoder.encode(text);
}

/** Returns units as one column. */
export function columnOf(units: readonly Uint8Array[]): { bytes: Uint8Array; offsets: Uint32Array; nulls: null } {
  const offsets = new Uint32Array(units.length + 1);
  units.forEach((unit, i) => (offsets[i + 1] = offsets[i] + unit.length));
  const bytes = new Uint8Array(offsets[units.length]);
  units.forEach((unit, i) => bytes.set(unit, offsets[i]));
  return { bytes, offsets, nulls: null };
}
