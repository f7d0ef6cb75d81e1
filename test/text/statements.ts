/**
 * The statements of the text model `words-v1`, one line each: a text and the folded words it must give. Written by hand
 * from the rules, so that neither the table nor Node's Unicode data has a say. For the tests of every engine.
 */

interface Statement {
  readonly says: string;
  readonly text: string;
  readonly words: readonly string[];
}

const of = (says: string, text: string, ...words: string[]): Statement => ({ says, text, words });

const classes: readonly Statement[] = [
  of('rule 2: default-ignorables and format characters vanish', 'a\u200db\u200cc\u200bd\u00ade\ufefff\u202eg\u2066h\ufe0fi\u{e0041}j\u3164k\uffa0l\u034fm\u{e0fff}n\u180eo\u115fp\u1160q\u{1d173}r', 'abcdefghijklmnopqr'),
  of('rule 2: a keycap base keeps its digit, ignorables alone give nothing', '\u200b\ufe0f\u{e0100}\u00ad'),
  of('rule 3: tatweel, NKo lajanyalan, half-width sound marks', '\u0633\u0640\u0644 \u07ca\u07fa\u07ca \uff76\uff9e\uff8a\uff9f', '\u0633\u0644', '\u07ca\u07ca', '\u30ab', '\u30cf'),
  of('rule 4: enclosing marks vanish', 'a\u20ddb\u0488c', 'abc'),
  of('rule 4: marks of a class other than 0 and 9 vanish', 'a\u0301b\u0327c\u05b0d\u064ee\u093cf\u0951g\u3099h\u302ai', 'abcdefghi'),
  of('rule 4: marks of class 0 stay', '\u0915\u093e\u0915\u093f \u0b95\u0bca', '\u0915\u093e\u0915\u093f', '\u0b95\u0bc6\u0bbe'),
  of('rule 4: marks of class 9 stay', '\u0939\u093f\u0928\u094d\u0926\u0940 \u09a8\u09cd', '\u0939\u093f\u0928\u094d\u0926\u0940', '\u09a8\u09cd'),
  of('rule 4: a mark that decomposes into ignored ones vanishes', 'a\u0344b \u0f40\u0f73\u0f40', 'ab', '\u0f40\u0f40'),
  of('rule 4: marks of the scripts without spaces are tails', '\u0e01\u0e34\u0e01 \u1019\u103c\u1014\u103a', '\u0e01\u0e34', '\u0e01', '\u1019\u103c', '\u1014\u103a'),
  of('rule 5: digits of any script are words', 'a1\u0664\u096b\u{1d7d6}', 'a1458'),
  of('rule 6: modifier primes and apostrophes separate', 'a\u02b9b\u02bac\u02bbd\u02bce\u02bdf\u02beg\u02bfh\u0374i', ...'abcdefghi'),
  of('rule 6: their neighbours do not', 'a\u02b8b a\u02c0b', 'ayb', 'a\u02c0b'),
  of('rule 7: radicals, and planes 2 and 3 whether assigned or not, are singles', 'a\u2e80\u2fd5b\u{20000}\u{2ffff}\u{3fffd}c', 'a', '\u2e80', '\u9fa0', 'b', '\u{20000}', '\u{2ffff}', '\u{3fffd}', 'c'),
  of('rule 8: jamo vowels and finals are tails, which start no word', '\u1161 \u11a8 a\u1161b', 'a', 'b'),
  of('rule 8: letters of U+D7B0-D7FF are tails, its holes separators', '\u1100\ud7b0\ud7cb\ud7c7a', '\u1100\ud7b0\ud7cb', 'a'),
  of('rule 9: letters of these scripts stand alone', '\u4e2d\u3042\u30a2\u3105\uac00\ua000\u{17000}\u{1b170}\u{18b00}', '\u4e2d', '\u3042', '\u30a2', '\u3105', '\uac00', '\ua000', '\u{17000}', '\u{1b170}', '\u{18b00}'),
  of('rule 9: and of these', '\u0e01\u0e81\u1780\u1000\u1950\u1980\u1a20\uaa80\u{11700}', '\u0e01', '\u0e81', '\u1780', '\u1000', '\u1950', '\u1980', '\u1a20', '\uaa80', '\u{11700}'),
  of('rule 9: other letters and numbers make runs', 'ab\u00e7\u0434\u05d0\u0e3fcd \u16ee', 'abc\u0434\u05d0', 'cd', '\u16ee'),
  of('rule 9: Bopomofo tone letters below U+0800 are letters of a run', 'a\u02c7b\u02cac', 'a\u02c7b\u02cac'),
  of('rule 10: all else separates', 'a,b c\td\0e\ue000f\u0378g\ufffdh+i\u20acj\u2028k\u{10ffff}l\u{40000}m', ...'abcdefghijklm'),
  of('planes from 4 on separate, but for U+E0000-E0FFF', 'a\u{50000}b\u{e1000}c\u{e0000}d\u{effff}e', 'a', 'b', 'cd', 'e'),
];

const decisions: readonly Statement[] = [
  of('apostrophes of every kind', "don't don\u2019t don\u02bct", 'don', 't', 'don', 't', 'don', 't'),
  of('hyphen, underscore, full stop, U+2010; soft hyphen and ZWSP do not', 'a-b_c.d\u2010e co\u00adop zero\u200bwidth', ...'abcde', 'coop', 'zerowidth'),
  of('Korean, composed and not', '\ud55c\uae00 \u1112\u1161\u11ab\u1100\u1173\u11af \ud558\u11ab', '\ud55c', '\uae00', '\ud55c', '\uae00', '\ud55c'),
  of('old jamo do not compose', '\u1113\u1161 \u1100\u1176 \u1100\u1161\u11c3 \uac01\u11a8', '\u1113\u1161', '\u1100\u1176', '\uac00\u11c3', '\uac01\u11a8'),
  of('U+11A7 is not a final', '\uac00\u11a7', '\uac00\u11a7'),
  of('compatibility jamo are singles, half-width ones fold to them', '\u3131\u314f\uffa1\uffc2', '\u3131', '\u314f', '\u3131', '\u314f'),
  of('Indic: nukta and Vedic accents vanish, two-part vowels are two', '\u0958 \u0915\u093c \u0915\u0951 \u09cb\u09c7\u09be', '\u0915', '\u0915', '\u0915', '\u09c7\u09be\u09c7\u09be'),
  of('Thai: tone marks and U+0E38, 0E39 vanish', '\u0e01\u0e48 \u0e01\u0e38 \u0e01\u0e39 \u0e01\u0e34\u0e49', '\u0e01', '\u0e01', '\u0e01', '\u0e01\u0e34'),
  of('sara am of Thai and Lao stays whole', '\u0e33\u0eb3 \u0e01\u0e33', '\u0e33', '\u0eb3', '\u0e01', '\u0e33'),
  of('Arabic: harakat, tatweel, hamza on its carrier', '\u0643\u0650\u062a\u064e\u0640\u0627 \u0623\u0625\u0622\u0624\u0626', '\u0643\u062a\u0627', '\u0627\u0627\u0627\u0648\u064a'),
  of('Arabic: presentation forms fold, lam-alef into two', '\ufefb \ufe8f \u0627\u0654', '\u0644\u0627', '\u0628', '\u0627'),
  of('Arabic: these stay as they are', '\u0671\u0649\u0629\u06a9\u06cc', '\u0671\u0649\u0629\u06a9\u06cc'),
  of('Turkish: four kinds of i are one', 'I\u0130\u0131i', 'iiii'),
  of('sharp s and ligatures', '\u00df\u1e9e \ufb01\ufb02\ufb00\ufb03\ufb04\ufb05\ufb06', 'ssss', 'fiflffffifflstst'),
  of('the eight entries by hand, capitals too', '\u00e6\u00c6 \u0153\u0152 \u00f8\u00d8 \u0111\u0110 \u0142\u0141 \u0127\u0126 \u0167\u0166 \u0131', 'aeae', 'oeoe', 'oo', 'dd', 'll', 'hh', 'tt', 'i'),
  of('accents on top of them', '\u01fd \u01ff', 'ae', 'o'),
  of('digits are their values', '\u0660\u0669\u06f3\u0967\uff17\u{1d7ff}\u{1fbf9}', '0931799'),
  of('superscripts, circled and Roman numerals; one half stays', 'x\u00b2 \u2463 \u2163 \u216b \u00bd', 'x2', '4', 'iv', 'xii', '\u00bd'),
  of('parenthesised numbers have parts that are no words', '\u2474', '\u2474'),
  of('emoji, keycaps, flags', 'a\u{1f44d}\u{1f3fd}b 1\ufe0f\u20e3 \u{1f1ef}\u{1f1f5} \u{1f468}\u200d\u{1f469}', 'a', 'b', '1'),
  of('private use and unassigned', 'a\ue000b\u{f0000}c\u0378d', ...'abcd'),
  of('Kangxi radicals and compatibility ideographs', '\u2f00\uf900\u{2f800}\u2e9f', '\u4e00', '\u8c48', '\u4e3d', '\u6bcd'),
  of('circled ideographs that are numbers are singles, the symbols behind them separate', 'a\u3289b\u328ac\u3280', 'a', '\u5341', 'b', 'c', '\u4e00'),
  of('kana: dakuten vanish, half-width is full-width, the two kinds stay apart', '\u304c\u304b\u3099\uff76\uff9e\u30ac \u3042\u30a2 \u30fc\uff70', '\u304b', '\u304b', '\u30ab', '\u30ab', '\u3042', '\u30a2', '\u30fc', '\u30fc'),
];

const folds: readonly Statement[] = [
  of('decomposition, all the way', '\u01d6 \u1ead \u1e69 \u0390', 'u', 'a', 's', '\u03b9'),
  of('case by way of capitals: sigma, long s, Kelvin, Cherokee, Georgian', '\u03a3\u03c3\u03c2 \u017f \u212a \u13a0\uab70 \u1c90\u10d0', '\u03c3\u03c3\u03c3', 's', 'k', '\uab70\uab70', '\u10d0\u10d0'),
  of('digraphs and letters of planes beyond the first', '\u01c4\u01c5\u01c6 \u{10400}\u{10428} \u{1d400}\u{1d4d0}', 'dzdzdz', '\u{10428}\u{10428}', 'aa'),
  of('full width', '\uff28\uff25\uff4c\uff11\u3000\uff01', 'hel1'),
  of('U+1026 is a letter and a vowel sign', '\u1026\u1025\u102e', '\u1025\u102e', '\u1025\u102e'),
  of('the longest: three code points, and eight bytes more', '\ufb03\ufb04', 'ffiffl'),
  of('more than three would be too long', '\ufdfa\u33c7', '\ufdfa'),
];

const cutting: readonly Statement[] = [
  of('word behind single, single behind word', 'a\u4e2db\u4e2d\u4e2dc', 'a', '\u4e2d', 'b', '\u4e2d', '\u4e2d', 'c'),
  of('a tail behind a word separates', 'a\u0e34b Google\u0e31x', 'a', 'b', 'google', 'x'),
  of('a tail behind a separator and at the start is nothing', '\u0e34a \u0e34b', 'a', 'b'),
  of('tails go on behind ignored code points', '\u0e01\u200b\u0e34\u0301\u0e32 \u4e2d\u00ad\u102e', '\u0e01\u0e34', '\u0e32', '\u4e2d\u102e'),
  of('any tail belongs to any single', '\u4e2d\u0e34\u1161', '\u4e2d\u0e34\u1161'),
  of('jamo compose across ignored code points', '\u1112\u200d\u1161\u0301\u11ab', '\ud55c'),
  of('jamo do not compose across another tail', '\u1112\u1161\u0e34\u11ab', '\ud558\u0e34\u11ab'),
  of('a vowel behind a syllable, a final behind a leading consonant', '\uac00\u1161 \u1100\u11a8', '\uac00\u1161', '\u1100\u11a8'),
  of('64 bytes may end inside a code point', `${'x'.repeat(63)}\u044f`, `${'x'.repeat(63)}\u044f`),
  of('the first 64 bytes are those of the folded word', `\ufb03${'\u0301'.repeat(80)}${'\ufb03'.repeat(40)}`, 'ffi'.repeat(41)),
  of('NUL is a separator', 'a\0b', 'a', 'b'),
];

export const statements: readonly Statement[] = [...classes, ...decisions, ...folds, ...cutting];
