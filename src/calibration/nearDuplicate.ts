import type { FoldedWord } from '../text/foldedWord.ts';
import { fmix } from '../core/u32.ts';
import { cutWords, type WordSink } from '../text/words.ts';
import { shingleCount, writeWholeShingles } from '../text/shingles.ts';
import { WordList } from '../text/wordList.ts';
import { halvesOf, overlapOf } from '../verify/jaccard.ts';
import { sortedDistinct } from '../verify/shingleSets.ts';
import { Draws } from './draws.ts';

/** A text that was made from another, and their similarity: intersection ÷ union of the two shingle sets. */
export interface NearDuplicate {
  readonly text: Uint8Array<ArrayBuffer>;
  readonly intersection: number;
  readonly union: number;
  /** Runs of `n` words that the source has, repeated ones too: 0 in one without words, of which nothing can be made. */
  readonly shingles: number;
}

const SPACE = 0x20;
const FULL_STOP = 0x2e;
const CASE = 0x20;
const LETTER_A = 0x61;
/** 26⁷ is more than 2³²: every number has a word of its own. */
const LETTERS = 7;

/**
 * Returns a text whose similarity to `source` is as close to `target` as edits of words bring it, from above where that
 * can be, and what it is: over runs of `n` whole words, by the plain form of shingle sets. The edits (words replaced,
 * left out and put in, evenly over the text, and others behind its end) follow from `seed` alone. With a target of 1 the
 * words stay the same and are spelt otherwise. The result has at most twice the shingles of `source`.
 * @param seed a whole number below 2⁵³
 */
export function makeNearDuplicate(source: Uint8Array, target: number, n: number, seed: number): NearDuplicate {
  const draws = new Draws(seed);
  const cut = new CutText(source);
  const set = shinglesOf(cut.list.whole, cut.list.count, n);
  const shingles = shingleCount(cut.list.count, n);
  if (target === 1) return { text: spelledOtherwise(source, draws), intersection: set.length, union: set.length, shingles };
  const words = new FreshWords(draws);
  const edited = withEdits(source, cut, editsFor(set.length, target, n), draws, words);
  const { intersection, union } = overlapOf(set, shinglesOf(edited.whole, edited.count, n));
  // Of fewer words than a shingle has the next one would change the only shingle there is.
  const more = edited.count < n ? 0 : Math.min(set.length, Math.max(0, Math.floor(intersection / target) - union));
  return { text: withWordsBehind(edited.text, more, words), intersection, union: union + more, shingles };
}

/** An edit takes n shingles away and brings n others: so many leave a similarity at or above the target. */
function editsFor(shingles: number, target: number, n: number): number {
  return Math.floor((shingles * (1 - target)) / (n * (1 + target)));
}

function shinglesOf(whole: Uint32Array, count: number, n: number): BigUint64Array<ArrayBuffer> {
  const hashes = new BigUint64Array(shingleCount(count, n));
  writeWholeShingles(whole, 0, count, n, halvesOf(hashes), 0);
  return sortedDistinct(hashes);
}

/** The words of a text: their hashes, and where they stand. */
class CutText implements WordSink {
  readonly list = new WordList({ whole: true });
  readonly from: number[] = [];
  readonly to: number[] = [];

  constructor(text: Uint8Array) {
    cutWords(text, 0, text.length, this);
  }

  take(word: FoldedWord, from: number, to: number): void {
    this.list.take(word);
    this.from.push(from);
    this.to.push(to);
  }
}

/** Words of letters at random, no two alike. */
class FreshWords {
  readonly #first: number;
  readonly #list = new WordList({ whole: true });
  #count = 0;

  constructor(draws: Draws) {
    this.#first = draws.below(2 ** 32);
  }

  /** Writes a space and the next word, and returns where it ends. */
  write(out: Uint8Array, at: number): number {
    out[at] = SPACE;
    let rest = fmix((this.#first + this.#count++) | 0);
    for (let i = 1; i <= LETTERS; i++) {
      out[at + i] = LETTER_A + (rest % 26);
      rest = Math.floor(rest / 26);
    }
    return at + 1 + LETTERS;
  }

  /** Writes the hash of the word out[from … to) as those of a list. */
  hash(out: Uint8Array, from: number, to: number, whole: Uint32Array, place: number): void {
    this.#list.clear();
    this.#list.append(out, from, to);
    whole.set(this.#list.whole.subarray(0, 2), 2 * place);
  }
}

interface EditedText {
  readonly text: Uint8Array<ArrayBuffer>;
  /** Hashes of its words, as a WordList has them. */
  readonly whole: Uint32Array;
  readonly count: number;
}

const REPLACE = 0;
const LEAVE_OUT = 1;

/** Words that are put in stand between spaces, so that no other word changes. */
function withEdits(source: Uint8Array, cut: CutText, edits: number, draws: Draws, words: FreshWords): EditedText {
  const { count: total, whole: hashes } = cut.list;
  const text = new Uint8Array(source.length + edits * (LETTERS + 2));
  const whole = new Uint32Array(2 * (total + edits));
  let count = 0;
  let written = 0;
  /** Bytes and words of the source that were taken over or left out. */
  let byte = 0;
  let word = 0;
  const copyTo = (toByte: number, toWord: number): void => {
    text.set(source.subarray(byte, toByte), written);
    written += toByte - byte;
    byte = toByte;
    whole.set(hashes.subarray(2 * word, 2 * toWord), 2 * count);
    count += toWord - word;
    word = toWord;
  };
  for (let edit = 0; edit < edits; edit++) {
    const place = Math.min(total - 1, Math.floor(((edit + draws.next()) * total) / edits));
    const kind = draws.below(3);
    if (place < word) continue;
    copyTo(cut.from[place], place);
    if (kind !== LEAVE_OUT) {
      const end = words.write(text, written);
      words.hash(text, written, end, whole, count++);
      written = end;
    }
    text[written++] = SPACE;
    if (kind === REPLACE || kind === LEAVE_OUT) {
      byte = cut.to[place];
      word = place + 1;
    }
  }
  copyTo(source.length, total);
  return { text: text.slice(0, written), whole, count };
}

function withWordsBehind(text: Uint8Array<ArrayBuffer>, count: number, words: FreshWords): Uint8Array<ArrayBuffer> {
  if (count === 0) return text;
  const longer = new Uint8Array(text.length + count * (LETTERS + 1));
  longer.set(text);
  let end = text.length;
  for (let i = 0; i < count; i++) end = words.write(longer, end);
  return longer;
}

/** Letters of ASCII in the other case, here and there, and a full stop more. */
function spelledOtherwise(source: Uint8Array, draws: Draws): Uint8Array<ArrayBuffer> {
  const text = new Uint8Array(source.length + 2);
  text.set(source);
  for (let i = 0; i < source.length; i += 1 + draws.below(8)) {
    const lower = source[i] | CASE;
    if (lower >= LETTER_A && lower < LETTER_A + 26) text[i] ^= CASE;
  }
  text.set([SPACE, FULL_STOP], source.length);
  return text;
}
