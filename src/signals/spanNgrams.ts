import { Ngrams } from './ngrams.ts';
import { WordNumbers } from './wordNumbers.ts';

interface Spans {
  readonly count: number;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** Stretches of a document, numbered by their bytes, and the n-grams of those numbers. */
export class SpanNgrams {
  readonly numbers = new WordNumbers();
  readonly ngrams = new Ngrams();

  begin(text: Uint8Array, { count, starts, ends }: Spans): this {
    this.numbers.number({ count, text, starts, ends });
    this.ngrams.begin({ count, numbers: this.numbers });
    return this;
  }
}
