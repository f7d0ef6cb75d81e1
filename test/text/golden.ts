/**
 * Golden vectors of the text model `words-v1`, for the tests of every engine. They are part of the format: a change
 * here is a new version of it.
 */

interface GoldenText {
  readonly row: number;
  /** A text, or bytes where no text gives them. */
  readonly text: string | readonly number[];
  /** Folded words. */
  readonly words: readonly string[];
  /** 32-bit word hashes. */
  readonly hashes: readonly number[];
  /** The first two 32-bit shingle hashes, n = 5. */
  readonly shingles: readonly number[];
  /** Slots 0-3 of the `fss` sketch, k = 128; none for a text without words. */
  readonly fss: readonly number[];
}

export function goldenBytes({ text }: GoldenText): Uint8Array {
  return typeof text === 'string' ? new TextEncoder().encode(text) : Uint8Array.from(text);
}

export const goldenTexts: readonly GoldenText[] = [
  {
    row: 1,
    text: '',
    words: [],
    hashes: [],
    shingles: [],
    fss: [],
  },
  {
    row: 2,
    text: 'a',
    words: ['a'],
    hashes: [0xa65c45fe],
    shingles: [0x542912ab],
    fss: [0x80b78e7d, 0x2c7d84b1, 0x82d4d951, 0x83de48c2],
  },
  {
    row: 3,
    text: 'Don\u2019t STOP',
    words: ['don', 't', 'stop'],
    hashes: [0x01908ce7, 0x651ef68c, 0xf0519c11],
    shingles: [0xe522d810],
    fss: [0x7fec9b47, 0x6428c604, 0x6e55b3e0, 0x83da1c3d],
  },
  {
    row: 4,
    text: 'the quick brown fox jumps over the lazy dog',
    words: ['the', 'quick', 'brown', 'fox', 'jumps', 'over', 'the', 'lazy', 'dog'],
    hashes: [0x47fa7d49, 0x8a452709, 0xd199448e, 0x71a3da78, 0x214b0077, 0xe8e17964, 0x47fa7d49, 0x941db9a0, 0xfef7d176],
    shingles: [0x4a99d2e6, 0xdbf7cb0b],
    fss: [0x17116b0a, 0x271b8ec0, 0x182dcf2b, 0x166866c5],
  },
  {
    row: 5,
    text: 'caf\u00e9 CAFE\u0301',
    words: ['cafe', 'cafe'],
    hashes: [0xaddd0523, 0xaddd0523],
    shingles: [0xa186e97b],
    fss: [0x0b222c77, 0x818fe59d, 0x082c8fec, 0x225a263f],
  },
  {
    row: 6,
    text: 'Stra\u00dfe \ufb01x \u00c6sir',
    words: ['strasse', 'fix', 'aesir'],
    hashes: [0xc4c7fb59, 0xf1236642, 0xfb36cf98],
    shingles: [0xdaf0bb8b],
    fss: [0x0c126fcb, 0x817460e9, 0x824932c8, 0x83947ca6],
  },
  {
    row: 7,
    text: '\uff28\uff25\uff2c\uff2c\uff2f\u3000\uff11\uff12\uff13',
    words: ['hello', '123'],
    hashes: [0xe815aff6, 0x2307dfc2],
    shingles: [0x97dd93f3],
    fss: [0x6521ee6e, 0x4f2a7418, 0x8227f53a, 0x6c748d40],
  },
  {
    row: 8,
    text: '\u4f60\u597d\uff0c\u4e16\u754cHello',
    words: ['你', '好', '世', '界', 'hello'],
    hashes: [0xf689810e, 0x5ca232c4, 0x9ff4fa73, 0x41861330, 0xe815aff6],
    shingles: [0x1e839e5a],
    fss: [0x2a1d64ee, 0x617a2763, 0x14170fbd, 0x8355aefe],
  },
  {
    row: 9,
    text: '\u304c\u304b\u3099\u30ac\uff76\uff9e\u30fc',
    words: ['か', 'か', 'カ', 'カ', 'ー'],
    hashes: [0x5f0afe68, 0x5f0afe68, 0x6feae9c4, 0x6feae9c4, 0x6eeb16a7],
    shingles: [0x31e92049],
    fss: [0x80ed8bd5, 0x815de0fe, 0x0fc60465, 0x2ddb1379],
  },
  {
    row: 10,
    text: '\ud55c\uad6d\uc5b4',
    words: ['한', '국', '어'],
    hashes: [0x31084fbe, 0xa9a70371, 0xb6d2685a],
    shingles: [0x451ea6d2],
    fss: [0x1bf06ab7, 0x01d8042b, 0x30e2a452, 0x8399c6e2],
  },
  {
    row: 11,
    text: '\u1112\u1161\u11ab\u1100\u116e\u11a8\u110b\u1165',
    words: ['한', '국', '어'],
    hashes: [0x31084fbe, 0xa9a70371, 0xb6d2685a],
    shingles: [0x451ea6d2],
    fss: [0x1bf06ab7, 0x01d8042b, 0x30e2a452, 0x8399c6e2],
  },
  {
    row: 12,
    text: '\u0e01\u0e34\u0e19\u0e02\u0e49\u0e32\u0e27',
    words: ['กิ', 'น', 'ข', 'า', 'ว'],
    hashes: [0xf7ed70e2, 0xd5209715, 0x00fc9406, 0xef0dd78b, 0xe466e9bd],
    shingles: [0xc5344091],
    fss: [0x7a58e056, 0x5c686b86, 0x3ba3075b, 0x44dc3277],
  },
  {
    row: 13,
    text: '\u1019\u103c\u1014\u103a\u1019\u102c \u1026 \u1025\u102e',
    words: ['မြ', 'န်', 'မာ', 'ဦ', 'ဦ'],
    hashes: [0x4fe0f10b, 0x634f7080, 0x078d8462, 0xc0377954, 0xc0377954],
    shingles: [0xacf6a85e],
    fss: [0x80ae7898, 0x57d0df92, 0x82e717da, 0x3f38807e],
  },
  {
    row: 14,
    text: '\u0939\u093f\u0928\u094d\u0926\u0940 \u0995\u09cb \u0995\u09c7\u09be',
    words: ['हिन्दी', 'কো', 'কো'],
    hashes: [0x689f290a, 0xff498af1, 0xff498af1],
    shingles: [0x0bda269c],
    fss: [0x054e4ae5, 0x817e9478, 0x70781b73, 0x1ed7931e],
  },
  {
    row: 15,
    text: '\u0643\u0650\u062a\u064e\u0627\u0628\u064c \u0633\u0640\u0640\u0644\u0627\u0645 \u0623\u0625\u0622\u0627',
    words: ['كتاب', 'سلام', 'اااا'],
    hashes: [0x00170923, 0x31813788, 0x64eb99ff],
    shingles: [0x40bcc8a8],
    fss: [0x601aeef6, 0x62923ffa, 0x21afb29d, 0x83c2263b],
  },
  {
    row: 16,
    text: '\u041f\u0440\u0438\u0432\u0435\u0442, \u0401\u0416\u0418\u041a \u0419\u043e\u0434',
    words: ['привет', 'ежик', 'иод'],
    hashes: [0xb62e1abd, 0xdb516373, 0x053c4168],
    shingles: [0x20c9a75c],
    fss: [0x804bfc9c, 0x5d8ac4c7, 0x0fcb9025, 0x83982606],
  },
  {
    row: 17,
    text: 'Ti\u1ebfng Vi\u1ec7t \u0110\u00e0 N\u1eb5ng',
    words: ['tieng', 'viet', 'da', 'nang'],
    hashes: [0xd01dbf03, 0x231becae, 0x09127ab8, 0xb0610e89],
    shingles: [0x65edafec],
    fss: [0x80b9b9a5, 0x5d537b88, 0x821b6622, 0x3c827984],
  },
  {
    row: 18,
    text: 'snake_case kebab-case co\u00adop zero\u200bwidth',
    words: ['snake', 'case', 'kebab', 'case', 'coop', 'zerowidth'],
    hashes: [0x1be94ad0, 0xed00b04f, 0xd9f0e955, 0xed00b04f, 0x77800297, 0x0789750d],
    shingles: [0xbf040992, 0x454d620a],
    fss: [0x0ae0893e, 0x025e0fa2, 0x5cc445e6, 0x167ca71b],
  },
  {
    row: 19,
    text: '\ud83d\udc4d\ud83c\udffd 1\ufe0f\u20e3 \u2602 \u00a9',
    words: ['1'],
    hashes: [0x64dd06c0],
    shingles: [0x0ff56bb9],
    fss: [0x803459f3, 0x815db3a4, 0x5f5fe6b8, 0x837b915f],
  },
  {
    row: 20,
    text: '\u0663\u0664\u0665 \u0967\u0968 x\u00b2 \u2463 \u2163 \u00bd',
    words: ['345', '12', 'x2', '4', 'iv', '½'],
    hashes: [0xfa56beda, 0xd4ba22e7, 0x85a34566, 0xd392d07a, 0x042b0657, 0xd5dc9910],
    shingles: [0x41453a2d, 0xd582c4a2],
    fss: [0x426e8dfa, 0x2134d202, 0x0143bfeb, 0x227c1425],
  },
  {
    row: 21,
    text: 'I\u0130\u0131i \u03a3\u03c3\u03c2',
    words: ['iiii', 'σσσ'],
    hashes: [0x562be0e4, 0x83721619],
    shingles: [0xf64cfd8c],
    fss: [0x80f330a3, 0x307ac0e5, 0x824fdca6, 0x837fad14],
  },
  {
    row: 22,
    text: '\ud840\udc00\u2f00\uf900\u3007',
    words: ['𠀀', '一', '豈', '〇'],
    hashes: [0xdd6ec2b6, 0xc0334185, 0xe0f70693, 0xd523b0a6],
    shingles: [0x05701e3f],
    fss: [0x80d297de, 0x20165f43, 0x00701e3f, 0x49153d9e],
  },
  {
    row: 23,
    text: 'x'.repeat(64),
    words: ['x'.repeat(64)],
    hashes: [0xc8958dae],
    shingles: [0x3a493c56],
    fss: [0x021a292d, 0x8115ecc7, 0x6061e801, 0x5784b4cf],
  },
  {
    row: 24,
    text: 'x'.repeat(65),
    words: ['x'.repeat(65)],
    hashes: [0xc8958dae],
    shingles: [0x3a493c56],
    fss: [0x021a292d, 0x8115ecc7, 0x6061e801, 0x5784b4cf],
  },
  {
    row: 25,
    text: `${'x'.repeat(63)}\u00e9\u00e8`,
    words: [`${'x'.repeat(63)}ee`],
    hashes: [0x2d94a0af],
    shingles: [0x3277b17c],
    fss: [0x808827b3, 0x4584d1ae, 0x0f15f683, 0x5090dd8f],
  },
  {
    row: 26,
    text: 'a\u0301\u0302\u200d\u0303b c d',
    words: ['ab', 'c', 'd'],
    hashes: [0x68bcffbe, 0xc8ac66ef, 0x8d7bdf68],
    shingles: [0xdecbf84e],
    fss: [0x805ccda4, 0x32914617, 0x5d9e5c12, 0x2dea27bc],
  },
  {
    row: 27,
    text: [0x41, 0x42, 0xe4, 0xb8, 0x43],
    words: ['ab', 'c'],
    hashes: [0x68bcffbe, 0xc8ac66ef],
    shingles: [0x2dc8aebe],
    fss: [0x803dadea, 0x81ce1c53, 0x4c4f6572, 0x831a483d],
  },
  {
    row: 28,
    text: [0xe4, 0xb8, 0xad, 0x80, 0xc3, 0xf0, 0xa0, 0x80, 0xc1, 0xbf, 0x61],
    words: ['中', 'a'],
    hashes: [0xac902d53, 0xa65c45fe],
    shingles: [0x6ce25f38],
    fss: [0x3767867f, 0x81de7ac6, 0x092ddbc9, 0x299e6042],
  },
  {
    row: 29,
    text: [0xed, 0xa0, 0x80, 0x61, 0xf4, 0x90, 0x80, 0x80, 0x62],
    words: ['a', 'b'],
    hashes: [0xa65c45fe, 0xa3a1bb2d],
    shingles: [0x17ff60ec],
    fss: [0x36a5ae23, 0x81ae98f3, 0x351b9266, 0x0f346f49],
  },];

/** All five 32-bit shingle hashes of row 4, n = 5. */
export const goldenShinglesOfRow4 = [0x4a99d2e6, 0xdbf7cb0b, 0xbfc5b095, 0x20c0ab0e, 0x0ece6d7e] as const;

interface GoldenWholeWord {
  /** A folded word. */
  readonly word: string;
  readonly lo: number;
  readonly hi: number;
}

/** Whole-word hashes. Words 11 to 14 are longer than or as long as the 64 bytes that the 32-bit hash sees. */
export const goldenWholeWords: readonly GoldenWholeWord[] = [
  { word: 'a', lo: 0xee2a9b36, hi: 0x8b0bf555 },
  { word: 'the', lo: 0x2de03656, hi: 0xd20dedc8 },
  { word: 'over', lo: 0x7ed78cbb, hi: 0x021513f2 },
  { word: 'quick', lo: 0xf33c9c25, hi: 0x2e660608 },
  { word: 'zerowidth', lo: 0x9ecfaf2a, hi: 0x91300fa5 },
  { word: 'привет', lo: 0x10383832, hi: 0x5d4b40dd },
  { word: '中', lo: 0x6e0bbf99, hi: 0x96963e35 },
  { word: '한', lo: 0x782f302b, hi: 0x53fbce2c },
  { word: 'नमस्ते', lo: 0x8e6756af, hi: 0x83746390 },
  { word: '𠀀', lo: 0x484f2953, hi: 0x940b128d },
  { word: 'x'.repeat(64), lo: 0x5c7ba968, hi: 0x25d39060 },
  { word: 'x'.repeat(65), lo: 0x7afd3eb7, hi: 0xa6f1bec9 },
  { word: `${'x'.repeat(64)}y`, lo: 0x32b3f51d, hi: 0xd83332c3 },
  { word: '0123456789'.repeat(100), lo: 0xcaca2a87, hi: 0xdcac8301 },
];

/** Distinct 64-bit shingle hashes of the text of row 4, ascending, n = 5; and of row 5, which has fewer words than n. */
export const goldenWholeShingles: readonly { readonly row: number; readonly hashes: readonly bigint[] }[] = [
  { row: 4, hashes: [0x469d5cf24c9de476n, 0xa3bd8f3ef33c3634n, 0xccbf6e97be8c353en, 0xcd0cb6d055c211e8n, 0xf4d773db6d6a86b7n] },
  { row: 5, hashes: [0x55125ae5d5f56cd3n] },
];

/** Slots 0-7 of the `fss` sketch of row 4, by k. */
export const goldenSlotsOfRow4: Readonly<Record<string, readonly number[]>> = {
  64: [0x17116b0a, 0x166866c5, 0x0bbd046c, 0x00ce6d7e, 0x0753bfe9, 0x04f6287b, 0x07c1b3f7, 0x153dc0b1],
  112: [0x17116b0a, 0x182dcf2b, 0x166866c5, 0x136c79d9, 0x159a2acf, 0x0bbd046c, 0x00ce6d7e, 0x104097c7],
  128: [0x17116b0a, 0x271b8ec0, 0x182dcf2b, 0x166866c5, 0x136c79d9, 0x0bbd046c, 0x3708683e, 0x00ce6d7e],
  256: [0x17116b0a, 0x1889fbe0, 0x271b8ec0, 0x3fabffc0, 0x182dcf2b, 0x3fe44340, 0x166866c5, 0x6fa11744],
};

/** All 128 slots of row 4, k = 128, put together by h = 31·h + slot from 0. */
export const hashOfAllSlotsOfRow4 = 0x1ad5288b;
