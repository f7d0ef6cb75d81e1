/** The tables made in WebAssembly against their plain twin, to the bit: real documents, and texts made to be hard. */
import { describe, expect, it } from 'vitest';
import { seeded } from '../../bench/random.mjs';
import { DocumentTables } from '../../src/signals/documentTables.ts';
import { asciiNormal } from '../../src/signals/normalisedWords.ts';
import { LONGEST_NGRAM } from '../../src/signals/repetition.ts';
import { TextReaders } from '../../src/signals/textReaders.ts';
import { LONGEST_TEXT } from '../../src/signals/wasmReader.ts';
import { characterTable, IS_HANGUL_SYLLABLE, recordOf } from '../../src/text/characterTable.ts';
import { utf8Length } from '../../src/text/utf8.ts';
import { languageTexts } from '../harness/languageTexts.ts';

const wasm = new DocumentTables('wasm');
const plain = new DocumentTables('plain');

/** Everything the readers make of a text. */
function tablesOf(tables: DocumentTables, text: Uint8Array): Record<string, unknown> {
  const { lines, lineUppers, lineNumerics, lineTrims, ellipses, endedSentences, rawWords, rawFlagCounts, rawNumbers, words, wordNumbers, repetition } = tables.open(text);
  const u32 = (table: Uint32Array, count: number): string => Buffer.from(table.slice(0, count).buffer).toString('base64');
  const numbers = (table: typeof rawNumbers, count: number): unknown => [table.distinct, u32(table.of, count), u32(table.counts, table.distinct), u32(table.firsts, table.distinct)];
  return {
    lines: [lines.count, ...[lines.starts, lines.ends, lines.firstCharacters, lines.lastCharacters, lineUppers, lineNumerics, lineTrims.starts, lineTrims.ends].map((table) => u32(table, lines.count))],
    bytes: Array.from('.#\u0000\n', (letter) => tables.count(letter.charCodeAt(0))),
    ellipses,
    endedSentences,
    rawWords: [rawWords.count, ...[rawWords.starts, rawWords.ends, rawWords.lengths].map((table) => u32(table, rawWords.count)), Buffer.from(rawWords.flags.slice(0, rawWords.count)).toString('base64')],
    rawFlagCounts: u32(rawFlagCounts, 256),
    rawNumbers: numbers(rawNumbers, rawWords.count),
    text: Buffer.from(words.text.slice(0, words.textEnd)).toString('base64'),
    words: [words.count, words.characters, words.wordCharacters, ...[words.starts, words.ends, words.lengths, words.places].map((table) => u32(table, words.count)), u32(words.lineEnds, lines.count)],
    wordNumbers: numbers(wordNumbers, words.count),
    repetition: [repetition.topCounts, repetition.topLengths, repetition.covered].map((table) => Array.from(table.subarray(0, LONGEST_NGRAM + 1))),
  };
}

function compare(text: Uint8Array): void {
  expect(tablesOf(wasm, text), JSON.stringify(Buffer.from(text.subarray(0, 300)).toString())).toEqual(tablesOf(plain, text));
}

describe('both readers make the same tables', () => {
  it('of real documents in ten languages', async () => {
    const { texts } = await languageTexts(25);
    for (const text of texts) compare(Buffer.from(text));
    expect(texts.reduce((sum, text) => sum + text.length, 0)).toBeGreaterThan(100_000);
  });

  it('of every code point, alone, behind a letter and between two', () => {
    for (let from = 0; from < 0x110000; from += 2048) {
      if (from >= 0xd800 && from < 0xe000) continue;
      // Planes without characters are alike.
      if (from >= 0x20800 && from < 0xe0000 && from % 0x10000 !== 0) continue;
      const letters = Array.from({ length: 2048 }, (_, i) => String.fromCodePoint(from + i));
      compare(Buffer.from(letters.join('')));
      compare(Buffer.from(letters.map((letter, i) => (i % 3 === 0 ? `a${letter} ` : `Z${letter}b.${i % 50 === 0 ? '\n' : ''}`)).join('')));
    }
  });

  const pieces = {
    spaces: ['a', 'B', ' ', '  ', '\n', '\r\n', '\t', '\u000b', '\u001c', '\u0085', '\u00a0', '\u2003', '\u3000', '.', '-', "'"],
    marks: ['word', 'Word', '.', '...', '…', '#', '{', '}', '_', '_a', '”', '“', '—', ' ', '\n', '12', '½', '\u0000', '\u007f', '\u001b'],
    long: ['a'.repeat(15), 'b'.repeat(16), 'C'.repeat(17), '7'.repeat(63), 'x'.repeat(64), 'y'.repeat(65), '.'.repeat(64), '-'.repeat(15), ' '.repeat(64), ' '.repeat(17), 'é', '\n', ' ', '.'],
    combining: ['a', 'ệ', '\u0301', '\u0323', '\u0345', '\u05b0', '\u05c1', '\u0e48', '.', ',', '-'.repeat(70), ' ', 'b', '각', '豈', '\n'],
    sigma: ['Σ', 'ΑΣ', 'ΣΑ', 'σ', "'", '.', '\u00ad', '\u0301', '5', ' ', '\n', 'a'],
    chinese: ['中', '文', '，', '。', '五', '\u3000', ' ', '\n', 'a', '1', '𠀁', '！', '、', '（'],
    ends: ['.', '...', '..', '.'.repeat(61), '.'.repeat(70), '…', '!', '?', 'a', 'é', ' ', '\n', '-'.repeat(60), ' '.repeat(63), '”', '•', '\u3000', '\u2028'],
    repeats: ['one ', 'two ', 'three ', 'one two ', 'two three one ', '. ', '\n', 'é '],
  };
  for (const [name, alphabet] of Object.entries(pieces)) {
    it(`of seeded texts: ${name}`, () => {
      const random = seeded(name.length * 104_729);
      for (let i = 0; i < 250; i++) compare(Buffer.from(Array.from({ length: random.below(i % 20 === 0 ? 600 : 40) }, () => random.pick(alphabet)).join('')));
    });
  }

  it('of bytes that are not UTF-8, whatever they are', () => {
    const random = seeded(31);
    for (let i = 0; i < 300; i++) compare(Uint8Array.from({ length: random.below(200) }, () => random.below(i % 2 === 0 ? 256 : 160)));
    for (const hex of ['', '80', 'bf80bf', 'ff', 'c3', 'e4ba', 'f09f98', 'eda080', 'c0af', '00', '000000', 'cea3', 'cc81']) {
      const broken = Buffer.from(hex, 'hex');
      for (const text of [broken, Buffer.concat([Buffer.from('A'), broken]), Buffer.concat([broken, Buffer.from(' b\n'), broken])]) compare(text);
    }
  });

  it('of texts that end at, before and behind a vector, a block and a capacity', () => {
    for (const size of [...Array.from({ length: 140 }, (_, i) => i), 65_535, 65_536, 65_537]) {
      compare(Buffer.alloc(size, 'Ab1 c. '));
      compare(Buffer.alloc(size, 'x'));
    }
  });

  it('of the worst texts for each table', () => {
    for (const piece of ['\n', 'a.', 'a ', '. ', '\u0390', '한', '\u0301\u0323', 'Σ', ' \n', 'ab ab cd ']) compare(Buffer.from(piece.repeat(Math.ceil(65_536 / Buffer.byteLength(piece)))).subarray(0, 65_535));
  });
});

it('what the code takes for granted of the table holds', () => {
  const { ascii, records } = characterTable();
  for (let c = 0; c < 128; c++) {
    const kind = String.fromCharCode(c);
    const like = /[A-Z]/u.test(kind) ? 'A' : /[a-z]/u.test(kind) ? 'a' : /[0-9]/u.test(kind) ? '0' : kind;
    expect(ascii[c], `flags of ${c}`).toBe(ascii[like.charCodeAt(0)]);
    expect((ascii[c] & ~3) === 0 || /[A-Za-z0-9]/u.test(kind), `flags of ${c}`).toBe(true);
    expect(asciiNormal[c] === 32, `white space ${c}`).toBe((ascii[c] & 2) !== 0);
  }
  for (let c = 0x80; c < 0x110000; c++) {
    const record = recordOf(characterTable(), c);
    const bytes = (records[record] & IS_HANGUL_SYLLABLE) !== 0 ? 9 : records[record + 2] & 255;
    if (bytes > 3 * utf8Length(c) || bytes > 16) throw new Error(`U+${c.toString(16)} becomes ${bytes} bytes`);
  }
});

describe('memory', () => {
  it('of a giant is given back at the next text that is none, and is kept among giants', () => {
    const readers = new TextReaders('wasm');
    const text = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(0x20);
    readers.open(text(10));
    const small = readers.capacity;
    expect(small).toBeLessThanOrEqual(2 ** 16);
    const giant = readers.open(text(3_000_000));
    expect(readers.capacity).toBe(2 ** 22);
    expect(readers.open(text(2_500_000))).toBe(giant);
    readers.open(text(10));
    expect(readers.capacity).toBe(small);
    // Longer texts go to the plain reader, and nothing stays behind.
    readers.open(text(LONGEST_TEXT + 1));
    expect(readers.capacity).toBe(0);
    expect(readers.open(text(10)).lines().count).toBe(1);
    expect(readers.capacity).toBe(small);
  });
});
