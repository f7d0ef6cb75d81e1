import { originalByte, repairUtf8, type Repairs } from '../text/wellFormed.ts';
import { CompatibleForm } from './compatibleForm.ts';
import { findSplitLines, LineSpans, type Lines, type LineTrims } from './lineSpans.ts';
import { Ngrams } from './ngrams.ts';
import type { NormalWords } from './normalisedWords.ts';
import { Pieces, splitAtRuns, splitFilled } from './pieces.ts';
import { findSentences } from './sentences.ts';
import type { TextClassifier } from './resources.ts';
import type { Repetition } from './repetition.ts';
import { SpanNgrams } from './spanNgrams.ts';
import type { TextReader } from './textReader.ts';
import { TextReaders, type ReaderKind } from './textReaders.ts';
import { findBoundWords } from './boundWords.ts';
import { trimEnd, trimStart } from './trim.ts';
import type { Numbers } from './wordNumbers.ts';
import { findCodePoints, findWords, WordSpans, type Words } from './wordSpans.ts';

const SPLIT_LINES = 2;
const SPACED_WORDS = 8;
const NGRAMS = 32;
const BYTE_COUNTS = 64;
const RAW_NGRAMS = 1 << 7;
const BOUND_WORDS = 1 << 8;
const BOUND_NGRAMS = 1 << 9;
const CODE_POINTS = 1 << 10;
const CODE_POINT_NGRAMS = 1 << 11;
const COMPATIBLE = 1 << 12;
const SENTENCES = 1 << 13;
const PARAGRAPHS = 1 << 14;
const RUN_LINES = 1 << 15;
const FILLED_LINES = 1 << 16;
const FILLED_PARAGRAPHS = 1 << 17;
const SPACED_NUMBERS = 1 << 18;
const FILLED_EXACT = 1 << 19;

/** Pieces of the document, and what equals what among them. */
export class ComparedPieces extends Pieces {
  readonly compared = new SpanNgrams();
}

/**
 * What signals, rules and edits read of a document, each table made when it is first asked for and shared by all who ask.
 * One set of tables serves documents one after the other: `open` frees what was read of the last one. A text that is
 * not UTF-8 is read as if U+FFFD stood for what is broken, so that the tables need not look twice.
 */
export class DocumentTables {
  /** The document, well-formed: every position in the tables is a byte of it. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Of the text as it was given. */
  givenBytes = 0;
  /** Address of the document, where it is known. */
  url: string | null = null;
  #repairs: Repairs | null = null;
  #made = 0;
  readonly #kind: ReaderKind;
  readonly #readers: TextReaders;
  /** Null until a table of the document is asked for. */
  #reader: TextReader | null = null;
  #lines: Lines | null = null;
  #lineUppers: Uint32Array | null = null;
  #lineTrims: LineTrims | null = null;
  #rawWords: Words | null = null;
  #rawFlagCounts: Uint32Array | null = null;
  #rawNumbers: Numbers | null = null;
  #words: NormalWords | null = null;
  #lineNumerics: Uint32Array | null = null;
  #wordNumbers: Numbers | null = null;
  #repetition: Repetition | null = null;
  readonly #splitLines = new LineSpans();
  readonly #spacedWords = new WordSpans();
  readonly #ngrams = new Ngrams();
  readonly #byteCounts = new Uint32Array(256);
  readonly #rawNgrams = new Ngrams();
  readonly #boundWords = new WordSpans();
  readonly #boundNgrams = new SpanNgrams();
  readonly #codePoints = new WordSpans();
  readonly #codePointNgrams = new SpanNgrams();
  readonly #sentences = new Pieces();
  readonly #paragraphs = new ComparedPieces();
  readonly #runLines = new ComparedPieces();
  readonly #filledLines = new ComparedPieces();
  readonly #filledParagraphs = new ComparedPieces();
  readonly #filledExact = new ComparedPieces();
  readonly #spacedNumbers = new SpanNgrams();
  readonly #scores = new Map<TextClassifier, Float32Array | null>();
  readonly #compatibleForm = new CompatibleForm();
  #compatible: DocumentTables = this;
  #compatibleTables: DocumentTables | null = null;

  /** @param kind what makes the tables that most signals read; answers are the same */
  constructor(kind: ReaderKind = 'wasm') {
    this.#kind = kind;
    this.#readers = new TextReaders(kind);
  }

  /** @param text the caller's, not to change before the next `open` */
  open(text: Uint8Array, url: string | null = null): this {
    const repaired = repairUtf8(text);
    this.givenBytes = text.length;
    this.bytes = repaired === null ? text : repaired.bytes;
    this.#repairs = repaired === null ? null : repaired.repairs;
    this.url = url;
    this.#made = 0;
    this.#reader = null;
    this.#lines = this.#lineUppers = this.#lineTrims = this.#rawWords = this.#rawFlagCounts = this.#rawNumbers = this.#words = this.#lineNumerics = this.#wordNumbers = this.#repetition = null;
    this.#scores.clear();
    return this;
  }

  /** Returns the byte of the text as it was given for a position in `bytes` where a code point begins, for edits. */
  originalByte(at: number): number {
    return this.#repairs === null ? at : originalByte(this.#repairs, at);
  }

  #isNew(table: number): boolean {
    const isNew = (this.#made & table) === 0;
    this.#made |= table;
    return isNew;
  }

  #read(): TextReader {
    return (this.#reader ??= this.#readers.open(this.bytes));
  }

  /** Returns what a classifier says of `text`, which is made of the document: each is asked once. */
  scoresBy(classifier: TextClassifier, text: () => Uint8Array): Float32Array | null {
    let scores = this.#scores.get(classifier);
    if (scores === undefined) {
      scores = classifier.scores(text());
      this.#scores.set(classifier, scores);
    }
    return scores;
  }

  /** Code points, as Python's len counts. */
  get characters(): number {
    const { count, lastCharacters } = this.lines;
    return count === 0 ? 0 : lastCharacters[count - 1];
  }

  /** How often one byte stands in the document. */
  count(byte: number): number {
    return this.#read().count(byte);
  }

  /** How often "..." and "…" stand in the document, as str.count counts both. */
  get ellipses(): number {
    return this.#read().ellipses();
  }

  /** How often each byte stands in the document. */
  get byteCounts(): Uint32Array {
    if (this.#isNew(BYTE_COUNTS)) {
      this.#byteCounts.fill(0);
      for (let i = 0; i < this.bytes.length; i++) this.#byteCounts[this.bytes[i]]++;
    }
    return this.#byteCounts;
  }

  /** Lines with their "\n", as RedPajama-V2 and CCNet cut them. */
  get lines(): Lines {
    return (this.#lines ??= this.#read().lines());
  }

  /** Code points with str.isupper() of each of `lines`. */
  get lineUppers(): Uint32Array {
    if (this.#lineUppers === null) {
      void this.lines;
      this.#lineUppers = this.#read().lineUppers();
    }
    return this.#lineUppers;
  }

  /** Where strip() would cut `lines`. */
  get lineTrims(): LineTrims {
    if (this.#lineTrims === null) {
      void this.lines;
      this.#lineTrims = this.#read().lineTrims();
    }
    return this.#lineTrims;
  }

  /** Lines as Python's splitlines() cuts them, without what breaks them. */
  get splitLines(): LineSpans {
    if (this.#isNew(SPLIT_LINES)) findSplitLines(this.bytes, this.#splitLines);
    return this.#splitLines;
  }

  /** Matches of `\w+|[^\w\s]+`, case and all. */
  get rawWords(): Words {
    return (this.#rawWords ??= this.#read().rawWords());
  }

  /** Stretches between . ! ? that have a character of `\w`. */
  get endedSentences(): number {
    void this.rawWords;
    return this.#read().sentences();
  }

  /** By flags of characterTable.ts (the low byte): how many of `rawWords` have exactly them. */
  get rawFlagCounts(): Uint32Array {
    if (this.#rawFlagCounts === null) {
      void this.rawWords;
      this.#rawFlagCounts = this.#read().rawFlagCounts();
    }
    return this.#rawFlagCounts;
  }

  get rawNumbers(): Numbers {
    if (this.#rawNumbers === null) {
      void this.rawWords;
      this.#rawNumbers = this.#read().rawNumbers();
    }
    return this.#rawNumbers;
  }

  /** Runs without white space. */
  get spacedWords(): WordSpans {
    if (this.#isNew(SPACED_WORDS)) findWords(this.bytes, 0, this.#spacedWords);
    return this.#spacedWords;
  }

  /** Words of the text without ASCII punctuation, in lower case and NFD. */
  get words(): NormalWords {
    return (this.#words ??= this.#read().words());
  }

  /** Code points with str.isnumeric() of the normalised words of each of `lines`. */
  get lineNumerics(): Uint32Array {
    if (this.#lineNumerics === null) {
      void this.lines;
      void this.words;
      this.#lineNumerics = this.#read().lineNumerics();
    }
    return this.#lineNumerics;
  }

  /** Of `words`. */
  get wordNumbers(): Numbers {
    if (this.#wordNumbers === null) {
      void this.words;
      this.#wordNumbers = this.#read().wordNumbers();
    }
    return this.#wordNumbers;
  }

  /** What n-grams of `words` repeat. */
  get repetition(): Repetition {
    if (this.#repetition === null) {
      void this.wordNumbers;
      this.#repetition = this.#read().repetition();
    }
    return this.#repetition;
  }

  /** Runs of normalised words that occur more than once. */
  get ngrams(): Ngrams {
    if (this.#isNew(NGRAMS)) this.#ngrams.begin({ count: this.words.count, numbers: this.wordNumbers });
    return this.#ngrams;
  }

  /** N-grams of raw words. */
  get rawNgrams(): Ngrams {
    if (this.#isNew(RAW_NGRAMS)) this.#rawNgrams.begin({ count: this.rawWords.count, numbers: this.rawNumbers });
    return this.#rawNgrams;
  }

  /** Pieces between word bounds (UAX #29) that begin with a letter or a digit. */
  get boundWords(): WordSpans {
    if (this.#isNew(BOUND_WORDS)) findBoundWords(this.bytes, this.#boundWords);
    return this.#boundWords;
  }

  get boundNgrams(): SpanNgrams {
    if (this.#isNew(BOUND_NGRAMS)) this.#boundNgrams.begin(this.bytes, this.boundWords);
    return this.#boundNgrams;
  }

  /** What equals what among the runs without white space. */
  get spacedNumbers(): SpanNgrams {
    if (this.#isNew(SPACED_NUMBERS)) this.#spacedNumbers.begin(this.bytes, this.spacedWords);
    return this.#spacedNumbers;
  }

  /** Every code point, for the systems whose unit is the character. */
  get codePoints(): WordSpans {
    if (this.#isNew(CODE_POINTS)) findCodePoints(this.bytes, this.#codePoints);
    return this.#codePoints;
  }

  get codePointNgrams(): SpanNgrams {
    if (this.#isNew(CODE_POINT_NGRAMS)) this.#codePointNgrams.begin(this.bytes, this.codePoints);
    return this.#codePointNgrams;
  }

  /** The same document in compatibility form (NFKC, marks left where they are); this one where that changes nothing. */
  get compatible(): DocumentTables {
    if (this.#isNew(COMPATIBLE)) {
      const form = this.#compatibleForm.of(this.bytes);
      this.#compatible = form === this.bytes ? this : (this.#compatibleTables ??= new DocumentTables(this.#kind)).open(form, this.url);
    }
    return this.#compatible;
  }

  /** As `sentences.ts` cuts them. */
  get sentences(): Pieces {
    if (this.#isNew(SENTENCES)) findSentences(this.bytes, 0, this.bytes.length, this.#sentences);
    return this.#sentences;
  }

  #compare(pieces: ComparedPieces): void {
    pieces.compared.begin(this.bytes, pieces);
  }

  /** Of the stripped text, between runs of two newlines or more. */
  get paragraphs(): ComparedPieces {
    const pieces = this.#paragraphs;
    if (this.#isNew(PARAGRAPHS)) {
      const start = this.trimStart(0, this.bytes.length);
      splitAtRuns(this, start, this.trimEnd(start, this.bytes.length), 2, pieces);
      this.#compare(pieces);
    }
    return pieces;
  }

  /** Between runs of newlines; what lies before the first and behind the last counts, even if it is empty. */
  get runLines(): ComparedPieces {
    const pieces = this.#runLines;
    if (this.#isNew(RUN_LINES)) {
      splitAtRuns(this, 0, this.bytes.length, 1, pieces);
      this.#compare(pieces);
    }
    return pieces;
  }

  /** Lines without the white space around them; empty ones are none. */
  get filledLines(): ComparedPieces {
    const pieces = this.#filledLines;
    if (this.#isNew(FILLED_LINES)) {
      splitFilled(this, 1, true, pieces);
      this.#compare(pieces);
    }
    return pieces;
  }

  /** Lines that are more than white space, as they stand. */
  get filledExact(): ComparedPieces {
    const pieces = this.#filledExact;
    if (this.#isNew(FILLED_EXACT)) {
      splitFilled(this, 1, false, pieces);
      this.#compare(pieces);
    }
    return pieces;
  }

  /** As `filledLines`, between two newlines. */
  get filledParagraphs(): ComparedPieces {
    const pieces = this.#filledParagraphs;
    if (this.#isNew(FILLED_PARAGRAPHS)) {
      splitFilled(this, 2, true, pieces);
      this.#compare(pieces);
    }
    return pieces;
  }

  /** Returns where the white space at the end of bytes [start, end) begins, as rstrip() cuts it. */
  trimEnd(start: number, end: number): number {
    return trimEnd(this.bytes, start, end);
  }

  /** Returns where the white space at the beginning of bytes [start, end) ends, as lstrip() cuts it. */
  trimStart(start: number, end: number): number {
    return trimStart(this.bytes, start, end);
  }
}
