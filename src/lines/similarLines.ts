import { ConfigError } from '../core/errors.ts';
import { EditDistance } from './editDistance.ts';
import { GramIndex } from './gramIndex.ts';
import { sentenceLines, type SentenceLines } from './sentenceLines.ts';

export interface SimilarLineSettings {
  /** Edits allowed for each code point: at least 0, below 0.3. */
  readonly proportion: number;
  /** Lines of at most so many code points are only compared for equality. */
  readonly equalUpTo: number;
  /** Whose length is multiplied by the proportion: the code has the longer line's, the paper is said to have the shorter one's. */
  readonly lengthOf: 'longer' | 'shorter';
}

export const similarLineDefaults: SimilarLineSettings = { proportion: 0.1, equalUpTo: 15, lengthOf: 'longer' };

/** Pairs of a line with a kept line before it, and what became of them. */
interface SimilarLineCounts {
  /** Pairs that share what similar lines must share; no other pair can be similar. */
  considered: number;
  byLength: number;
  byCharacters: number;
  byDistance: number;
  similar: number;
  equal: number;
  /** Lines for which a bound ended the search, so that a similar one may have stayed. */
  untested: number;
}

interface SimilarLines {
  readonly lines: SentenceLines;
  /** For each line −1 where it is kept, else the kept line before it that it is like: an equal one, else the first. */
  readonly keeper: Int32Array;
  readonly counts: Readonly<SimilarLineCounts>;
}

/** Bounds that no page meets and a hostile one can: they depend on the text alone, so that answers do not hang on the machine. */
const MOST_VISITS = 2 ** 16;
const MOST_STEPS = 2 ** 31;
/** Of a document, some ten seconds of work: a log whose lines begin alike has each of them meet all others. */
const MOST_LOOKS = 2 ** 30;
/** A place in the index is one look, a code point compared another; a line met, which has to be found and put in order, so many. */
const LOOKS_A_LINE = 16;
const CUT_SHORT = -2;

/** The longest line that a line of this length can be similar to decides how many edits may lie between. */
export function mostEdits(length: number, proportion: number): number {
  return Math.floor(proportion * Math.floor(length / (1 - proportion) + 1e-9) + 1e-9);
}

const LONGEST_GRAM = 5;

/** The longest gram of which every line compared has more than its edits can change. */
export function gramFor({ proportion, equalUpTo }: SimilarLineSettings): number {
  // Beyond a thousand code points rounding no longer decides.
  const lengths = Array.from({ length: 1000 }, (_, i) => equalUpTo + 1 + i);
  for (let gram = LONGEST_GRAM; gram > 1; gram--) {
    if (lengths.every((length) => gram * mostEdits(length, proportion) < length - gram + 1)) return gram;
  }
  return 1;
}

/** @throws ConfigError */
export function assertSimilarLineSettings({ proportion, equalUpTo }: SimilarLineSettings): void {
  // From 0.3 on the two quick tests of the original would decide by themselves.
  if (!(proportion >= 0 && proportion < 0.3)) throw new ConfigError({ expected: 'a proportion of edits from 0 to below 0.3', found: String(proportion), remedy: 'use 0.1, as MAP-Neo does' });
  if (!(Number.isInteger(equalUpTo) && equalUpTo >= LONGEST_GRAM)) throw new ConfigError({ expected: `lines compared for equality up to at least ${LONGEST_GRAM} code points`, found: String(equalUpTo), remedy: 'use 15, as MAP-Neo does' });
}

/**
 * Finds in one document the lines that repeat an earlier one but for a few edits, and all of them for which no line was
 * left untested: the answer is that of comparing each line with every kept one before it. Not quadratic: lines meet
 * through rare grams they have in common; a line is compared with at most 65,536, and a document takes 2³¹ steps of the
 * distance and 2³⁰ looks at most; what lies beyond is counted.
 */
export class SimilarLineFinder {
  readonly #distance: EditDistance;
  readonly #settings: SimilarLineSettings;
  readonly #gram: number;
  readonly #mostLooks: number;
  readonly #histogram = new Int32Array(2 ** 16);

  private constructor(distance: EditDistance, settings: SimilarLineSettings, mostLooks: number) {
    this.#distance = distance;
    this.#settings = settings;
    this.#gram = gramFor(settings);
    this.#mostLooks = mostLooks;
  }

  /**
   * @param mostLooks for each document, once for equal lines and once for similar ones; jobs leave it as it is
   * @throws ConfigError (`config`) for settings out of range, UnsupportedError where the built module is missing
   */
  static async open(settings: SimilarLineSettings = similarLineDefaults, mostLooks: number = MOST_LOOKS): Promise<SimilarLineFinder> {
    assertSimilarLineSettings(settings);
    return new SimilarLineFinder(await EditDistance.open(), settings, mostLooks);
  }

  /** Returns the lines of the text and which of them repeat an earlier one. The bytes are only read. */
  find(bytes: Uint8Array): SimilarLines {
    const lines = sentenceLines(bytes);
    const keeper = new Int32Array(lines.count).fill(-1);
    const counts: SimilarLineCounts = { considered: 0, byLength: 0, byCharacters: 0, byDistance: 0, similar: 0, equal: 0, untested: 0 };
    const { equalUpTo, proportion } = this.#settings;
    const line = (i: number): Uint32Array => lines.codePoints.subarray(lines.starts[i], lines.starts[i + 1]);
    const index = new GramIndex(this.#gram, lines.codePoints.length);
    for (let i = 0; i < lines.count; i++) if (isCompared(line(i).length, equalUpTo, this.#distance.longest)) index.count(line(i));
    const equals = new EqualLines(lines.count, this.#mostLooks);
    const search: Search = { line, index, counts, steps: MOST_STEPS, looks: this.#mostLooks, seen: new Int32Array(lines.count).fill(-1) };
    for (let i = 0; i < lines.count; i++) {
      const own = line(i);
      const equal = equals.find(own, line);
      if (equal >= 0) {
        counts.equal += 1;
        keeper[i] = equal;
        continue;
      }
      if (equal === CUT_SHORT) counts.untested += 1;
      if (isCompared(own.length, equalUpTo, this.#distance.longest)) {
        index.prepare(own, mostEdits(own.length, proportion));
        keeper[i] = this.#similarTo(i, search);
        if (keeper[i] < 0) index.add(i);
      } else if (own.length > this.#distance.longest) counts.untested += 1;
      if (keeper[i] < 0) equals.add(i, own);
    }
    return { lines, keeper, counts };
  }

  #similarTo(i: number, search: Search): number {
    const { counts, index, line, seen } = search;
    const candidates: number[] = [];
    let visits = 0;
    const looks = index.visit((other) => {
      if (++visits > MOST_VISITS) return false;
      if (seen[other] !== i) {
        seen[other] = i;
        candidates.push(other);
      }
      return true;
    }, search.looks);
    let cutShort = visits > MOST_VISITS || looks > search.looks;
    search.looks -= looks;
    if (candidates.length === 0 && !cutShort) return -1;
    const own = line(i);
    for (const codePoint of own) this.#histogram[codePoint & 0xffff]++;
    const found = this.#firstSimilar(own, candidates.sort((a, b) => a - b), search);
    for (const codePoint of own) this.#histogram[codePoint & 0xffff] = 0;
    if (found === CUT_SHORT) cutShort = true;
    if (found < 0 && cutShort) counts.untested += 1;
    return found < 0 ? -1 : found;
  }

  /** Returns the first of the candidates that is similar, −1 if none is, −2 if the search was cut short. */
  #firstSimilar(own: Uint32Array, candidates: readonly number[], search: Search): number {
    const { counts, line } = search;
    let ready = false;
    for (const each of candidates) {
      search.looks -= LOOKS_A_LINE;
      if (search.looks < 0) return CUT_SHORT;
      const other = line(each);
      const limit = this.#limit(own.length, other.length);
      counts.considered += 1;
      if (Math.abs(own.length - other.length) > limit) {
        counts.byLength += 1;
        continue;
      }
      search.looks -= 2 * other.length;
      if (Math.max(own.length, other.length) - this.#common(other) > limit) {
        counts.byCharacters += 1;
        continue;
      }
      if (!ready) this.#distance.setPattern(own);
      ready = true;
      search.steps -= this.#distance.steps(other.length);
      if (search.steps < 0) return CUT_SHORT;
      if (this.#distance.to(other, limit) <= limit) {
        counts.similar += 1;
        return each;
      }
      counts.byDistance += 1;
    }
    return -1;
  }

  #limit(a: number, b: number): number {
    const { proportion, lengthOf } = this.#settings;
    return Math.floor(proportion * (lengthOf === 'longer' ? Math.max(a, b) : Math.min(a, b)));
  }

  /**
   * Code points that the line in the histogram has in common with this one, counted as often as both have them: each that
   * the longer line has beyond them costs an edit. Those 2¹⁶ apart count as one.
   */
  #common(other: Uint32Array): number {
    const counts = this.#histogram;
    let common = 0;
    for (const codePoint of other) if (counts[codePoint & 0xffff]-- > 0) common++;
    for (const codePoint of other) counts[codePoint & 0xffff]++;
    return common;
  }
}

interface Search {
  readonly line: (i: number) => Uint32Array;
  readonly index: GramIndex;
  readonly counts: SimilarLineCounts;
  /** Of the distance that the document may still take. */
  steps: number;
  looks: number;
  /** The line that met this one last. */
  readonly seen: Int32Array;
}

function isCompared(length: number, equalUpTo: number, longest: number): boolean {
  return length > equalUpTo && length <= longest;
}

/** Kept lines by their content. */
class EqualLines {
  readonly #heads: Int32Array;
  readonly #next: Int32Array;
  #looks: number;

  constructor(lines: number, mostLooks: number) {
    this.#looks = mostLooks;
    this.#heads = new Int32Array(2 ** Math.ceil(Math.log2(lines + 2))).fill(-1);
    this.#next = new Int32Array(lines);
  }

  /** Returns the kept line that is equal, −1 if there is none, −2 if the search was cut short. */
  find(content: Uint32Array, line: (i: number) => Uint32Array): number {
    for (let at = this.#heads[this.#bucketOf(content)]; at >= 0; at = this.#next[at]) {
      this.#looks -= LOOKS_A_LINE;
      // Only lines made to meet here come so far.
      if (this.#looks < 0) return CUT_SHORT;
      const other = line(at);
      if (other.length !== content.length) continue;
      let same = 0;
      while (same < content.length && other[same] === content[same]) same++;
      if (same === content.length) return at;
      this.#looks -= same;
    }
    return -1;
  }

  add(i: number, content: Uint32Array): void {
    const bucket = this.#bucketOf(content);
    this.#next[i] = this.#heads[bucket];
    this.#heads[bucket] = i;
  }

  #bucketOf(content: Uint32Array): number {
    let h = 0x2545f491;
    for (const codePoint of content) {
      h = Math.imul(h ^ codePoint, 0x9e3779b1);
      h ^= h >>> 15;
    }
    return h & (this.#heads.length - 1);
  }
}
