import { IS_NUMERIC, IS_UPPER, IS_WORD } from '../text/characterTable.ts';
import { countIn, utf8 } from './countIn.ts';
import { findLines, LineSpans, type LineTrims } from './lineSpans.ts';
import { Ngrams } from './ngrams.ts';
import { NormalisedWords } from './normalisedWords.ts';
import { countRepetition, noRepetition, type Repetition } from './repetition.ts';
import { countHaving } from './spans.ts';
import type { TextReader } from './textReader.ts';
import { trimEnd, trimStart } from './trim.ts';
import { WordNumbers } from './wordNumbers.ts';
import { findWords, WordSpans } from './wordSpans.ts';

const SENTENCE_ENDS = utf8('.!?');
const DOTS = utf8('...');
const ELLIPSIS = utf8('…');

/** The twin of WasmReader: the same tables in plain TypeScript, for reading, for comparing, and for texts that are too long for that one. */
export class PlainReader implements TextReader {
  #bytes: Uint8Array = new Uint8Array(0);
  readonly #lines = new LineSpans();
  #uppers = new Uint32Array(256);
  #trims: LineTrims = { starts: new Uint32Array(256), ends: new Uint32Array(256) };
  readonly #rawWords = new WordSpans();
  readonly #rawFlagCounts = new Uint32Array(256);
  readonly #rawNumbers = new WordNumbers();
  readonly #words = new NormalisedWords();
  #numerics = new Uint32Array(256);
  readonly #wordNumbers = new WordNumbers();
  readonly #ngrams = new Ngrams();
  readonly #repetition = noRepetition();

  open(bytes: Uint8Array): void {
    this.#bytes = bytes;
  }

  count(byte: number): number {
    let found = 0;
    for (const each of this.#bytes) if (each === byte) found++;
    return found;
  }

  ellipses(): number {
    return countIn(this.#bytes, 0, this.#bytes.length, DOTS) + countIn(this.#bytes, 0, this.#bytes.length, ELLIPSIS);
  }

  lines(): LineSpans {
    findLines(this.#bytes, this.#lines);
    return this.#lines;
  }

  lineUppers(): Uint32Array {
    const { count, starts, ends } = this.#lines;
    if (this.#uppers.length < count) this.#uppers = new Uint32Array(starts.length);
    for (let i = 0; i < count; i++) this.#uppers[i] = countHaving(this.#bytes, starts[i], ends[i], IS_UPPER);
    return this.#uppers;
  }

  lineTrims(): LineTrims {
    const { count, starts, ends } = this.#lines;
    if (this.#trims.starts.length < count) this.#trims = { starts: new Uint32Array(starts.length), ends: new Uint32Array(starts.length) };
    for (let i = 0; i < count; i++) {
      this.#trims.starts[i] = trimStart(this.#bytes, starts[i], ends[i]);
      this.#trims.ends[i] = trimEnd(this.#bytes, starts[i], ends[i]);
    }
    return this.#trims;
  }

  rawWords(): WordSpans {
    findWords(this.#bytes, IS_WORD, this.#rawWords);
    return this.#rawWords;
  }

  rawFlagCounts(): Uint32Array {
    const { count, flags } = this.#rawWords;
    this.#rawFlagCounts.fill(0);
    for (let i = 0; i < count; i++) this.#rawFlagCounts[flags[i]]++;
    return this.#rawFlagCounts;
  }

  sentences(): number {
    const { count, starts, ends, flags } = this.#rawWords;
    let found = 0;
    let isOpen = false;
    for (let i = 0; i < count; i++) {
      if ((flags[i] & IS_WORD) !== 0) {
        if (!isOpen) found++;
        isOpen = true;
      } else for (let at = starts[i]; at < ends[i]; at++) if (SENTENCE_ENDS.includes(this.#bytes[at])) isOpen = false;
    }
    return found;
  }

  rawNumbers(): WordNumbers {
    const { count, starts, ends } = this.#rawWords;
    this.#rawNumbers.number({ count, text: this.#bytes, starts, ends });
    return this.#rawNumbers;
  }

  words(): NormalisedWords {
    this.#words.read(this.#bytes);
    return this.#words;
  }

  lineNumerics(): Uint32Array {
    const { text, starts, ends, lineEnds } = this.#words;
    const { count } = this.#lines;
    if (this.#numerics.length < count) this.#numerics = new Uint32Array(lineEnds.length);
    for (let i = 0, first = 0; i < count; i++) {
      const next = lineEnds[i];
      this.#numerics[i] = next === first ? 0 : countHaving(text, starts[first], ends[next - 1], IS_NUMERIC);
      first = next;
    }
    return this.#numerics;
  }

  wordNumbers(): WordNumbers {
    this.#wordNumbers.number(this.#words);
    return this.#wordNumbers;
  }

  repetition(): Repetition {
    countRepetition(this.#words, this.#ngrams.begin({ count: this.#words.count, numbers: this.#wordNumbers }), this.#repetition);
    return this.#repetition;
  }
}
