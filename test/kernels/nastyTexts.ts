/** Texts that have broken tokenizers, and texts of every length that a kernel's loops turn on. */
import { random } from '../oracles/random.ts';

export interface NastyText {
  readonly name: string;
  readonly units: readonly Uint8Array[];
}

const encoder = new TextEncoder();

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Each is the alphabet of some path: one per script and kind of code point that is treated in a way of its own. */
const ALPHABETS: readonly string[] = [
  '@AZ[`az{/09: Ab9',
  'éÀßØœ ﬁx ª',
  'ПриветЁжЙ',
  '你好，世界。Hi',
  'がか\u3099ガｶﾞー',
  '한국ㄱᄀ',
  '\u1112\u1161\u11ab\u1100\u116e\u11a8',
  'กิน\u0e02\u0e49าว',
  'မြန်ဦဦ',
  'हिन्दी কো কো',
  'كِتَابٌ سـلام',
  'a\u0301\u0302\u200d\u0303b',
  'co\u00adop zero\u200bw',
  '👍🏽1\ufe0f\u20e3',
  '\u{20000}⼀豈〇\u{3fffd}',
  '½x²④Ⅳ㌀',
  '\u0800ࡀ\uffdcﾡ',
  '\u{10400}\u{10428}\u{1d400}\u{1d7ff}',
  '一\u{16ff0}\u{11720}丁\u{e0100}二',
  '\u{e0001}a\u{e0fff}b\u{e1000}c\u{40041}d\u{4e00a}',
  '中\u200b\u0e31\u0e31\u200d\u0e34x',
];

/** Ill-formed sequences next to well-formed ones; what they would decode to has a class, where there is such a one. */
const SEQUENCES: readonly (readonly number[])[] = [
  [0xc1, 0x81], [0xc2, 0xaa], [0xc2, 0x2a], [0xc3, 0xe9], [0xdf, 0x8a], [0xdf],
  [0xe0, 0x81, 0x81], [0xe0, 0x9f, 0x8a], [0xe0, 0xa0, 0x80], [0xe0, 0xa4], [0xe0], [0xe4, 0xb8, 0x2d], [0xe4, 0x78, 0xad], [0xe4, 0xb8, 0xed],
  [0xe4, 0xf8, 0xad], [0xed, 0x9f, 0x86], [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xee, 0x80, 0x80], [0xef, 0xbf, 0x9c],
  [0xf0, 0x81, 0x81, 0x81], [0xf0, 0x8f, 0xbf, 0x9c], [0xf0, 0x84, 0xb8, 0xad], [0xf0, 0x90, 0x80, 0x80], [0xf0, 0x90, 0x90], [0xf0, 0x90], [0xf0, 0xa0, 0x80, 0x40],
  [0xf0, 0xa0, 0xc0, 0x80], [0xf0, 0x60, 0x80, 0x80], [0xf0, 0xa0, 0x80, 0xc0], [0xf3, 0xa0, 0x84, 0x80], [0xf4, 0x8f, 0xbf, 0xbf], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80],
  [0xf8, 0x90, 0x80, 0x80], [0xf8, 0xa0, 0x80, 0x80], [0xfb, 0xa0, 0x84, 0x80], [0xff], [0x80], [0xbf, 0xbf], [0xcc, 0x81], [0xcc], [0xe2, 0x80, 0x8d], [0xe2, 0x80],
];

/** Words around every alphabet, repeated to any number of bytes. */
function filler(bytes: number): Uint8Array {
  const once = utf8(`${ALPHABETS.join(' the quick, brown-fox jumps ')}. `);
  return Uint8Array.from({ length: bytes }, (_, i) => once[i % once.length]);
}

/** Every alphabet at every position of two groups; each in a unit of its own, behind padding in another. */
function aligned(padding: string, from: number, to: number): NastyText {
  const units: Uint8Array[] = [];
  let length = 0;
  const add = (unit: Uint8Array): void => {
    units.push(unit);
    length += unit.length;
  };
  for (let position = from; position < to; position++) {
    for (const alphabet of ALPHABETS) {
      add(utf8(padding.repeat((position - length) & 63)));
      add(utf8(alphabet));
    }
  }
  return { name: `every alphabet at ${from} to ${to - 1} of 64 behind "${padding}"`, units };
}

/** The alphabets cut everywhere, each cut at the end of a group of 32 bytes. */
function cutAtGroups(): NastyText {
  const units: Uint8Array[] = [];
  let length = 0;
  for (const bytes of ALPHABETS.map(utf8)) {
    for (let cut = 1; cut < bytes.length; cut++) {
      const padding = utf8(' '.repeat((32 - ((length + cut) & 31)) & 31));
      units.push(padding, bytes.subarray(0, cut), bytes.subarray(cut));
      length += padding.length + bytes.length;
    }
  }
  return { name: 'alphabets cut at the ends of groups', units };
}

/** Text of two or three groups in which a unit ends inside a code point that reaches from the last but one into the last. */
function cutAcross(groups: number): NastyText[] {
  return ['\u0939', '\u{10400}', '\u{20000}'].map(utf8).flatMap((bytes) =>
    [1, 2, 3].flatMap((before) =>
      Array.from({ length: bytes.length - 1 }, (_, at) => ({
        name: `bytes ${bytes.join(' ')} cut behind ${at + 1}, ${before} of them before the last of ${groups} groups`,
        units: [utf8(' '.repeat((groups - 1) * 32 - before)), bytes.subarray(0, at + 1), bytes.subarray(at + 1), utf8('x')],
      })),
    ),
  );
}

/** Everything that can be cut, cut everywhere, with a letter or nothing at each side. */
function truncated(): NastyText {
  const whole = [...ALPHABETS.map(utf8), ...SEQUENCES.map((sequence) => Uint8Array.from(sequence))];
  const units = whole.flatMap((bytes) => Array.from({ length: bytes.length + 1 }, (_, cut) => [bytes.subarray(0, cut), bytes.subarray(cut)]).flat());
  return { name: 'alphabets and sequences cut at every byte', units };
}

function sequences(): NastyText {
  const units = SEQUENCES.flatMap((sequence, i) => [Uint8Array.from([0x61, ...sequence, 0x62]), Uint8Array.from([...sequence, ...SEQUENCES[(i * 7 + 3) % SEQUENCES.length]])]);
  const joined = Uint8Array.from(SEQUENCES.flatMap((sequence, i) => [...sequence, ...SEQUENCES[(i * 5 + 1) % SEQUENCES.length]]));
  return { name: 'ill-formed sequences', units: [...units, ...Array.from({ length: 33 }, (_, i) => joined.subarray(0, joined.length - i))] };
}

/** Words of the lengths at which the hashes change their step, at four positions in a group. */
function lengths(): NastyText {
  const units: Uint8Array[] = [];
  for (const length of [1, 3, 4, 5, 7, 8, 9, 12, 13, 16, 17, 24, 25, 30, 31, 32, 33, 34, 60, 61, 63, 64, 65, 66, 68, 69, 100, 127, 128, 129]) {
    for (const pad of [0, 1, 15, 31]) {
      const word = 'aZ9'.repeat(length).slice(0, length);
      units.push(utf8(`${' '.repeat(pad)}${word}`), utf8(`${word}é ${word}\u0301${word} ${word}中`), utf8(word), utf8('ж'.repeat(length)), utf8(`${word}ﬀ\u{1d400}`));
    }
  }
  return { name: 'words of 1 to 129 bytes', units };
}

function ignorables(): NastyText {
  const acute = (count: number): string => '\u0301'.repeat(count);
  return {
    name: 'runs of ignored code points',
    units: [
      ...[1, 14, 15, 16, 17, 31, 32, 33, 47, 48, 64, 200].flatMap((count) => [`a${acute(count)}b c`, ` ${acute(count)}b`, `中${acute(count)}b`, `${acute(count)}b${acute(count)}`, acute(count), `กิ${acute(count)}ิ`, '']),
      `a${acute(5000)}b${acute(3000)}`,
      '\u0301c',
      'ab',
      '\u0301',
      '\u0301',
      'd',
      '中\u200b',
      '\u0e31x',
      '\u200b\u0e31',
      '각'.normalize('NFD'),
      `\u1100${acute(40)}\u1161${acute(40)}\u11a8`,
      '\u1100\u1161\u1161\u11a8\u11a8 \u11a8\u1161 \u1100\u1100\u1161 가\u11a7가\u11a8가\u11c2가\u11c3각\u11a8 \u1112\u1175\u1113\u1161\u1100\u1176\u10ff\u1161 힣\u11a8\ud7a4\u11a8\uabff\u11a8',
    ].map(utf8),
  };
}

/** All kinds of bytes in units of one, and empty units everywhere. */
function tiny(): NastyText {
  const kinds = [[0x61], [], [0x20], [0xe4], [0xb8], [0xad], [], [], [0x80], [0xff], [0x41], [0xcc], [0x81]];
  return { name: 'units of one byte and none', units: [[], [], ...Array.from({ length: 1500 }, (_, i) => kinds[(i * 7 + (i >> 4)) % kinds.length]), [], []].map((unit) => Uint8Array.from(unit)) };
}

function randomUnits(name: string, seed: number, unit: (next: () => number) => Uint8Array): NastyText {
  const next = random(seed);
  return { name: `${name}, seed ${seed}`, units: Array.from({ length: 60 }, () => unit(next)) };
}

const codePoints = ALPHABETS.flatMap((alphabet) => [...alphabet]);

function randomText(next: () => number, pick: () => string): Uint8Array {
  return utf8(Array.from({ length: Math.floor(next() * next() * 90) }, pick).join(''));
}

function randoms(seed: number): NastyText[] {
  const anyCodePoint = (next: () => number) => (): string => {
    const value = Math.floor(next() * [0x800, 0x3000, 0x20000, 0x110000][Math.floor(next() * 4)]);
    return value >= 0xd800 && value < 0xe000 ? ' ' : String.fromCodePoint(value);
  };
  const alphabets = (next: () => number) => (): string => codePoints[Math.floor(next() * codePoints.length)];
  return [
    randomUnits('random bytes', seed, (next) => Uint8Array.from({ length: Math.floor(next() * 200) }, () => next() * 256)),
    randomUnits('random code points', seed + 1, (next) => randomText(next, anyCodePoint(next))),
    randomUnits('random mix of the alphabets', seed + 2, (next) => randomText(next, alphabets(next))),
    randomUnits('the mix with bytes overwritten', seed + 3, (next) => randomText(next, alphabets(next)).map((byte) => (next() < 0.04 ? next() * 256 : byte))),
  ];
}

const twoWorkgroups = 128 * 32;

/** Texts for every tokenising kernel; a few hundred kilobytes in all. */
export const nastyTexts: readonly NastyText[] = [
  { name: 'no unit', units: [] },
  { name: 'empty units', units: [utf8(''), utf8(''), utf8('')] },
  { name: 'one byte', units: [utf8('a')] },
  ...[31, 32, 33, 63 * 32, 64 * 32, 64 * 32 + 1, 65 * 32 - 3].map((bytes) => ({ name: `${bytes} bytes`, units: [filler(bytes)] })),
  ...['a', ' ', '\u0301', '中', 'ж', '\u0e31'].map((text) => ({ name: `nothing but U+${text.codePointAt(0)?.toString(16)}`, units: [utf8(text.repeat(twoWorkgroups / utf8(text).length)), utf8(text)] })),
  { name: 'nothing but FF', units: [new Uint8Array(twoWorkgroups + 5).fill(0xff)] },
  aligned('.', 0, 32),
  aligned('.', 32, 64),
  aligned('q', 0, 32),
  truncated(),
  cutAtGroups(),
  ...cutAcross(2),
  ...cutAcross(3),
  sequences(),
  lengths(),
  ignorables(),
  tiny(),
  ...randoms(11),
  ...randoms(31),
];

/** More than 65,535 groups of 32 bytes, with words only around the workgroup numbers at which a grid's rows end. */
function makeWide(): NastyText {
  const bytes = new Uint8Array(65_600 * 32 - 7).fill(0x20);
  for (const group of [0, 1, 32_767, 32_799, 32_800, 65_534, 65_535, 65_536, 65_598]) bytes.set(utf8('Ab é中x\u0301y ﬁ'), group * 32 + 5);
  return { name: 'more than 65,535 workgroups', units: [bytes.subarray(0, 65_537 * 32 + 3), bytes.subarray(65_537 * 32 + 3)] };
}

export const wideText: NastyText = makeWide();

/** What one lane may have to walk alone. */
export const longText: NastyText = {
  name: 'a word of 300 KB, 100,000 ignored code points',
  units: [utf8('x'.repeat(300_000)), utf8('y'), utf8(`a${'\u0301'.repeat(100_000)}b中${'\u200d'.repeat(20_000)}\u0e31`)],
};
