/**
 * Other spellings of a text. Of those that are `same`, the text model promises the same words, but for the code points
 * that `without` names; of the others it promises nothing. Used by the benchmark and by the test. No input or output.
 */

/**
 * Capitals that are other letters: an iota subscript becomes a letter, U+0149 and U+1E9A become two. `toUpperCase` gives
 * the words of the text but for these.
 */
const WITHOUT_CAPITALS = /\u0345|[\u0149\u1e9a\u1f80-\u1ffc]/u;

const wide = (text) => text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)).replaceAll(' ', '\u3000');
const titled = (text) => text.toLowerCase().replace(/(^|[^\p{L}\p{M}\p{N}])(\p{L})/gu, (_, before, letter) => before + letter.toUpperCase());

let halves;

/** Full-width forms, katakana and Korean letters as what half-width sets of characters have for them. */
function narrow(text) {
  if (halves === undefined) {
    halves = new Map();
    for (let c = 0xff01; c <= 0xff5e; c++) halves.set(String.fromCharCode(c), String.fromCharCode(c - 0xfee0));
    for (let c = 0xff61; c <= 0xff9d; c++) {
      for (const sound of ['', '\uff9e', '\uff9f']) {
        const half = String.fromCharCode(c) + sound;
        const full = half.normalize('NFKC');
        if ([...full].length === 1 && !halves.has(full)) halves.set(full, half);
      }
    }
    for (let c = 0xffa1; c <= 0xffdc; c++) {
      const half = String.fromCharCode(c);
      for (let jamo = 0x3131; jamo <= 0x3163; jamo++) if (String.fromCharCode(jamo).normalize('NFKD') === half.normalize('NFKD')) halves.set(String.fromCharCode(jamo), half);
    }
  }
  return Array.from(text, (char) => halves.get(char) ?? char).join('');
}

/** `insert(i)` stands behind every 23rd code point, where another comes. */
function strewn(text, insert) {
  const parts = [];
  let i = 0;
  for (const char of text) {
    parts.push(Buffer.from(char));
    if (++i % 23 === 0) parts.push(insert(i));
  }
  return Buffer.concat(parts);
}

const REPLACEMENT = Buffer.from('\ufffd');
/** Lone bytes, cut sequences, an overlong form, a surrogate, a number too large. */
const BROKEN = [[0xff], [0x80], [0xc3], [0xe4, 0xb8], [0xf0, 0x9f, 0x91], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]].map((bytes) => Buffer.from(bytes));

const both = (spell) => (text) => [Buffer.from(text), Buffer.from(spell(text))];

/**
 * @typedef {{ name: string, same: boolean, without?: RegExp, spell: (text: string) => [Buffer, Buffer] }} Spelling `spell`
 * gives the text and its other spelling
 */

/** @type {readonly Spelling[]} */
export const SPELLINGS = [
  { name: 'upper case', same: true, without: WITHOUT_CAPITALS, spell: both((text) => text.toUpperCase()) },
  { name: 'lower case', same: true, spell: both((text) => text.toLowerCase()) },
  { name: 'title case', same: true, without: WITHOUT_CAPITALS, spell: both(titled) },
  { name: 'upper case, Turkish', same: true, without: WITHOUT_CAPITALS, spell: both((text) => text.toLocaleUpperCase('tr')) },
  { name: 'lower case, Turkish', same: true, spell: both((text) => text.toLocaleLowerCase('tr')) },
  { name: 'NFC', same: true, spell: both((text) => text.normalize('NFC')) },
  { name: 'NFD', same: true, spell: both((text) => text.normalize('NFD')) },
  { name: 'full width', same: true, spell: both(wide) },
  { name: 'half width', same: true, spell: both(narrow) },
  { name: 'accents stripped', same: true, spell: both((text) => text.normalize('NFD').replace(/[\u0300-\u0304\u0306-\u0315\u0323-\u0333\u05b0-\u05bd\u064b-\u0655\u3099\u309a]/g, '')) },
  { name: 'ZWSP, ZWNJ, soft hyphen between all', same: true, spell: both((text) => [...text].join('\u200b\u200c\u00ad')) },
  { name: 'byte order mark, bidi marks', same: true, spell: both((text) => `\ufeff\u202a${text}\u202c\u200f`) },
  { name: 'apostrophes curled, hyphens U+2010', same: true, spell: both((text) => text.replaceAll("'", '\u2019').replaceAll('-', '\u2010')) },
  { name: 'invalid bytes for U+FFFD', same: true, spell: (text) => [strewn(text, () => REPLACEMENT), strewn(text, (i) => BROKEN[i % BROKEN.length])] },
  { name: 'NFKC', same: false, spell: both((text) => text.normalize('NFKC')) },
  { name: 'NFKD', same: false, spell: both((text) => text.normalize('NFKD')) },
  { name: 'all marks stripped', same: false, spell: both((text) => text.normalize('NFD').replace(/\p{M}/gu, '')) },
  { name: 'ö, ä, ü, å written out', same: false, spell: both((text) => text.normalize('NFC').replace(/[öäüåÖÄÜÅ]/g, (char) => ({ ö: 'oe', ä: 'ae', ü: 'ue', å: 'aa', Ö: 'Oe', Ä: 'Ae', Ü: 'Ue', Å: 'Aa' })[char])) },
  { name: 'katakana for hiragana', same: false, spell: both((text) => text.replace(/[\u3041-\u3096]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0x60))) },
];
