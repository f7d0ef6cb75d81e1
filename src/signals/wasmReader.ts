import { builtModuleNow, instantiateWasm, WASM_PAGE, type WasmMemory } from '../core/webAssembly.ts';
import { characterTable } from '../text/characterTable.ts';
import { wideSecret } from './hashBytes.ts';
import type { Lines, LineTrims } from './lineSpans.ts';
import { asciiNormal, type NormalWords } from './normalisedWords.ts';
import { LONGEST_NGRAM, type Repetition } from './repetition.ts';
import type { TextReader } from './textReader.ts';
import type { Numbers } from './wordNumbers.ts';
import type { Words } from './wordSpans.ts';

/** Where a table lies, as `layOut` left it. */
type Address =
  | 'asciiFlags' | 'asciiNormal' | 'stage1' | 'stage2' | 'records' | 'pool' | 'topCounts' | 'topLengths' | 'covered' | 'text'
  | 'lineStarts' | 'lineEnds' | 'lineFirsts' | 'lineLasts' | 'lineUppers' | 'trimmedStarts' | 'trimmedEnds' | 'rawStarts' | 'rawEnds' | 'rawLengths' | 'rawFlags' | 'rawFlagCounts' | 'rawNumbers' | 'rawCounts' | 'rawFirsts'
  | 'normal' | 'wordStarts' | 'wordEnds' | 'wordLengths' | 'wordPlaces' | 'wordsToLine' | 'lineNumerics' | 'wordNumbers' | 'wordCounts' | 'wordFirsts';

type Exports = Record<Address | 'normalEnd' | 'wordCharacters' | 'sentences', { readonly value: number }> & {
  layOut(stage1Bytes: number, stage2Bytes: number, recordBytes: number, poolBytes: number, capacity: number): number;
  makeMoves(): void;
  setSecret(seedLow: number, seedHigh: number, factorLow: number, factorHigh: number): void;
  countByte(length: number, byte: number): number;
  countEllipses(length: number): number;
  findLines(length: number): number;
  trimLines(count: number): void;
  findRawWords(length: number): number;
  numberRawWords(count: number): number;
  readWords(length: number): number;
  numberNormalWords(count: number): number;
  findRepetition(count: number): void;
};

const loadTables = builtModuleNow('signals', 'tables of documents that compile');

const SMALLEST = 2 ** 16;
/** The memory of a longer text would be near what WebAssembly can have. */
export const LONGEST_TEXT = 2 ** 23;

/** Returns the capacity that a reader needs for a text of so many bytes, up to LONGEST_TEXT. */
export function capacityFor(bytes: number): number {
  return Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(bytes)));
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Makes the tables in WebAssembly; they are views of its memory, laid out once for the longest text that may come. */
export class WasmReader implements TextReader {
  /** Bytes that a text may have. */
  readonly capacity: number;
  readonly #memory: WasmMemory;
  readonly #exports: Exports;
  readonly #text: Uint8Array;
  readonly #lines: Mutable<Lines>;
  readonly #uppers: Uint32Array;
  readonly #trims: LineTrims;
  readonly #rawWords: Mutable<Words>;
  readonly #rawFlagCounts: Uint32Array;
  readonly #rawNumbers: Mutable<Numbers>;
  readonly #words: Mutable<NormalWords>;
  readonly #numerics: Uint32Array;
  readonly #wordNumbers: Mutable<Numbers>;
  readonly #repetition: Repetition;
  #length = 0;

  /**
   * @param capacity of capacityFor
   * @throws UnsupportedError (`unsupported`) where the built module is missing
   * @throws RangeError where there is no such memory
   */
  constructor(capacity: number) {
    this.capacity = capacity;
    const { exports, memory } = instantiateWasm<Exports>(loadTables(), 1);
    this.#exports = exports;
    this.#memory = memory;
    const { stage1, stage2, records, pool, ascii } = characterTable();
    const bytes = exports.layOut(stage1.byteLength, stage2.byteLength, records.byteLength, pool.byteLength, capacity);
    memory.grow(Math.ceil(bytes / WASM_PAGE) - 1);
    exports.setSecret(...wideSecret);
    exports.makeMoves();
    for (const [name, table] of [['asciiFlags', ascii], ['asciiNormal', asciiNormal], ['stage1', stage1], ['stage2', stage2], ['records', records], ['pool', pool]] as const) {
      this.#bytesAt(name, table.byteLength).set(new Uint8Array(table.buffer, table.byteOffset, table.byteLength));
    }
    const words = capacity / 2 + 1;
    this.#text = this.#bytesAt('text', capacity);
    this.#lines = { count: 0, starts: this.#at('lineStarts', capacity), ends: this.#at('lineEnds', capacity), firstCharacters: this.#at('lineFirsts', capacity), lastCharacters: this.#at('lineLasts', capacity) };
    this.#uppers = this.#at('lineUppers', capacity);
    this.#trims = { starts: this.#at('trimmedStarts', capacity), ends: this.#at('trimmedEnds', capacity) };
    this.#rawWords = { count: 0, starts: this.#at('rawStarts', capacity), ends: this.#at('rawEnds', capacity), lengths: this.#at('rawLengths', capacity), flags: this.#bytesAt('rawFlags', capacity) };
    this.#rawFlagCounts = this.#at('rawFlagCounts', 256);
    this.#rawNumbers = { distinct: 0, of: this.#at('rawNumbers', capacity), counts: this.#at('rawCounts', capacity), firsts: this.#at('rawFirsts', capacity) };
    this.#words = {
      count: 0, text: this.#bytesAt('normal', 3 * capacity), textEnd: 0, characters: 0, wordCharacters: 0,
      starts: this.#at('wordStarts', words), ends: this.#at('wordEnds', words), lengths: this.#at('wordLengths', words), places: this.#at('wordPlaces', words), lineEnds: this.#at('wordsToLine', capacity),
    };
    this.#numerics = this.#at('lineNumerics', capacity);
    this.#wordNumbers = { distinct: 0, of: this.#at('wordNumbers', words), counts: this.#at('wordCounts', words), firsts: this.#at('wordFirsts', words) };
    this.#repetition = { topCounts: this.#at('topCounts', LONGEST_NGRAM + 1), topLengths: this.#at('topLengths', LONGEST_NGRAM + 1), covered: this.#at('covered', LONGEST_NGRAM + 1) };
  }

  #at(address: Address, length: number): Uint32Array {
    return new Uint32Array(this.#memory.buffer, this.#exports[address].value, length);
  }

  #bytesAt(address: Address, length: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, this.#exports[address].value, length);
  }

  open(bytes: Uint8Array): void {
    this.#text.set(bytes);
    this.#length = bytes.length;
  }

  count(byte: number): number {
    return this.#exports.countByte(this.#length, byte);
  }

  ellipses(): number {
    return this.#exports.countEllipses(this.#length);
  }

  lines(): Lines {
    this.#lines.count = this.#exports.findLines(this.#length);
    return this.#lines;
  }

  lineUppers(): Uint32Array {
    return this.#uppers;
  }

  lineTrims(): LineTrims {
    this.#exports.trimLines(this.#lines.count);
    return this.#trims;
  }

  rawWords(): Words {
    this.#rawWords.count = this.#exports.findRawWords(this.#length);
    return this.#rawWords;
  }

  rawFlagCounts(): Uint32Array {
    return this.#rawFlagCounts;
  }

  sentences(): number {
    return this.#exports.sentences.value;
  }

  rawNumbers(): Numbers {
    this.#rawNumbers.distinct = this.#exports.numberRawWords(this.#rawWords.count);
    return this.#rawNumbers;
  }

  words(): NormalWords {
    const words = this.#words;
    words.count = this.#exports.readWords(this.#length);
    words.textEnd = this.#exports.normalEnd.value;
    words.wordCharacters = this.#exports.wordCharacters.value;
    words.characters = words.count === 0 ? 0 : words.wordCharacters + words.count - 1;
    return words;
  }

  lineNumerics(): Uint32Array {
    return this.#numerics;
  }

  wordNumbers(): Numbers {
    this.#wordNumbers.distinct = this.#exports.numberNormalWords(this.#words.count);
    return this.#wordNumbers;
  }

  repetition(): Repetition {
    this.#exports.findRepetition(this.#words.count);
    return this.#repetition;
  }
}
