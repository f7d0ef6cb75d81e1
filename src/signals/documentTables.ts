import { characterTable, IS_SPACE, IS_WORD } from '../text/characterTable.ts';
import { originalByte, repairUtf8, type Repairs } from '../text/wellFormed.ts';
import { CompatibleForm } from './compatibleForm.ts';
import { findLines, findSplitLines, LineSpans } from './lineSpans.ts';
import { Ngrams } from './ngrams.ts';
import { NormalisedWords } from './normalisedWords.ts';
import { Pieces, splitAtRuns, splitFilled } from './pieces.ts';
import { findSentences } from './sentences.ts';
import type { TextClassifier } from './resources.ts';
import { SpanNgrams } from './spanNgrams.ts';
import { findBoundWords } from './boundWords.ts';
import { findCodePoints, findWords, WordSpans } from './wordSpans.ts';

const LINES = 1;
const SPLIT_LINES = 2;
const RAW_WORDS = 4;
const SPACED_WORDS = 8;
const WORDS = 16;
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
  readonly #lines = new LineSpans();
  readonly #splitLines = new LineSpans();
  readonly #rawWords = new WordSpans();
  readonly #spacedWords = new WordSpans();
  readonly #words = new NormalisedWords();
  readonly #ngrams = new Ngrams();
  readonly #byteCounts = new Uint32Array(256);
  readonly #rawNgrams = new SpanNgrams();
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

  /** @param text the caller's, not to change before the next `open` */
  open(text: Uint8Array, url: string | null = null): this {
    const repaired = repairUtf8(text);
    this.givenBytes = text.length;
    this.bytes = repaired === null ? text : repaired.bytes;
    this.#repairs = repaired === null ? null : repaired.repairs;
    this.url = url;
    this.#made = 0;
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

  /** How often each byte stands in the document. */
  get byteCounts(): Uint32Array {
    if (this.#isNew(BYTE_COUNTS)) {
      this.#byteCounts.fill(0);
      for (let i = 0; i < this.bytes.length; i++) this.#byteCounts[this.bytes[i]]++;
    }
    return this.#byteCounts;
  }

  /** Lines with their "\n", as RedPajama-V2 and CCNet cut them. */
  get lines(): LineSpans {
    if (this.#isNew(LINES)) findLines(this.bytes, this.#lines);
    return this.#lines;
  }

  /** Lines as Python's splitlines() cuts them, without what breaks them. */
  get splitLines(): LineSpans {
    if (this.#isNew(SPLIT_LINES)) findSplitLines(this.bytes, this.#splitLines);
    return this.#splitLines;
  }

  /** Matches of `\w+|[^\w\s]+`, case and all. */
  get rawWords(): WordSpans {
    if (this.#isNew(RAW_WORDS)) findWords(this.bytes, IS_WORD, this.#rawWords);
    return this.#rawWords;
  }

  /** Runs without white space. */
  get spacedWords(): WordSpans {
    if (this.#isNew(SPACED_WORDS)) findWords(this.bytes, 0, this.#spacedWords);
    return this.#spacedWords;
  }

  /** Words of the text without ASCII punctuation, in lower case and NFD. */
  get words(): NormalisedWords {
    if (this.#isNew(WORDS)) this.#words.read(this.bytes);
    return this.#words;
  }

  /** Runs of normalised words that occur more than once. */
  get ngrams(): Ngrams {
    if (this.#isNew(NGRAMS)) this.#ngrams.begin(this.words);
    return this.#ngrams;
  }

  /** N-grams of raw words. */
  get rawNgrams(): SpanNgrams {
    if (this.#isNew(RAW_NGRAMS)) this.#rawNgrams.begin(this.bytes, this.rawWords);
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
      this.#compatible = form === this.bytes ? this : (this.#compatibleTables ??= new DocumentTables()).open(form, this.url);
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
    const { bytes } = this;
    const { ascii, stage1, stage2, records } = characterTable();
    while (end > start) {
      let at = end - 1;
      if (bytes[at] < 0x80) {
        if ((ascii[bytes[at]] & IS_SPACE) === 0) break;
      } else {
        while ((bytes[at] & 0xc0) === 0x80) at--;
        // No white space lies beyond three bytes.
        if (end - at > 3) break;
        const codePoint = end - at === 2 ? ((bytes[at] & 31) << 6) | (bytes[at + 1] & 63) : ((bytes[at] & 15) << 12) | ((bytes[at + 1] & 63) << 6) | (bytes[at + 2] & 63);
        if ((records[stage2[(stage1[codePoint >>> 6] << 6) | (codePoint & 63)]] & IS_SPACE) === 0) break;
      }
      end = at;
    }
    return end;
  }

  /** Returns where the white space at the beginning of bytes [start, end) ends, as lstrip() cuts it. */
  trimStart(start: number, end: number): number {
    const { bytes } = this;
    const { ascii, stage1, stage2, records } = characterTable();
    while (start < end) {
      const lead = bytes[start];
      let size = 1;
      if (lead < 0x80) {
        if ((ascii[lead] & IS_SPACE) === 0) break;
      } else {
        if (lead >= 0xf0) break;
        size = lead < 0xe0 ? 2 : 3;
        const codePoint = size === 2 ? ((lead & 31) << 6) | (bytes[start + 1] & 63) : ((lead & 15) << 12) | ((bytes[start + 1] & 63) << 6) | (bytes[start + 2] & 63);
        if ((records[stage2[(stage1[codePoint >>> 6] << 6) | (codePoint & 63)]] & IS_SPACE) === 0) break;
      }
      start += size;
    }
    return start;
  }
}
