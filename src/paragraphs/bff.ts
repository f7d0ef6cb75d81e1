import { ConfigError } from '../core/errors.ts';
import { HASH_WORDS, type ContentHasher } from '../exact/contentHash.ts';
import { closeGaps, MergedIntervals, mergeIntervals, type Interval } from './intervals.ts';
import type { NgramSet } from './ngramSet.ts';
import { TokenHashes } from './tokenHashes.ts';
import { boundTokens, type TokenCutter } from './tokens.ts';

/** What is removed: paragraphs, and with `old-both` then the document; the document; both at once, counting n-grams across paragraphs; one after the other; runs of tokens; the document if it is the same to the byte. */
export type BffMode = 'old-both' | 'paragraph' | 'document' | 'both' | 'naive-both' | 'substring' | 'exact';

export interface BffSettings {
  readonly mode: BffMode;
  /** Tokens of an n-gram; a piece of fewer, but at least `shortest`, is one n-gram. */
  readonly shortest: number;
  readonly longest: number;
  /** Share of n-grams seen beyond which a piece goes, with `both` from which on. */
  readonly threshold: number;
  /** Fewest tokens that `substring` removes. */
  readonly substring: number;
  /**
   * As released: `naive-both` puts the document's n-grams into the set before it looks at its paragraphs, which then all
   * go, and `both` takes every n-gram outside the first paragraph for one that lies across two.
   */
  readonly compat: boolean;
}

/** DCLM-Baseline's. */
export const bffDefaults: BffSettings = { mode: 'old-both', shortest: 13, longest: 13, threshold: 0.8, substring: 50, compat: false };

interface BffResult {
  /** Bytes that go, ascending and disjoint. The newline before a paragraph goes with it. */
  readonly removed: readonly Interval[];
  /** The document goes. */
  readonly whole: boolean;
  readonly ngrams: number;
  /** Of these, seen before. */
  readonly contained: number;
}

const NEWLINE = 10;

/** Ends of the pieces of a text, each of which begins where the one before it ends: a newline belongs to the piece behind it. A text may be nothing but newlines. */
function paragraphEnds(bytes: Uint8Array): Uint32Array {
  let count = 1;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  const ends = new Uint32Array(count);
  let piece = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) ends[piece++] = at;
  ends[piece] = bytes.length;
  return ends;
}

/** Returns the most n-grams that a text can put into the set. Any bytes. */
export function mostNgrams(bytes: Uint8Array, { mode, shortest, longest, compat }: BffSettings, cut: TokenCutter = boundTokens): number {
  if (mode === 'exact') return 1;
  const inPiece = (from: number, to: number): number => {
    let tokens = 0;
    cut(bytes, from, to, () => tokens++);
    return tokens >= longest ? tokens - longest + 1 : tokens >= shortest ? 1 : 0;
  };
  const inDocument = (): number => inPiece(0, bytes.length);
  const inParagraphs = (): number => paragraphEnds(bytes).reduce((total, end, i, ends) => total + inPiece(i === 0 ? 0 : ends[i - 1], end), 0);
  if (mode === 'naive-both' && compat) return inDocument() + inParagraphs();
  return mode === 'document' || mode === 'both' || mode === 'substring' ? inDocument() : inParagraphs();
}

function sum(found: Uint8Array): number {
  let total = 0;
  for (const each of found) total += each;
  return total;
}

/**
 * Removes what earlier documents, or the same one before, already had, by n-grams in a set (Groeneveld, The big friendly
 * filter; DCLM, dedup/bff). Documents come one after the other, and the order decides who keeps a paragraph; each shard
 * has a set of its own. The trailing white space that some modes of the original cut off stays.
 */
export class Bff {
  readonly #set: NgramSet;
  readonly #settings: BffSettings;
  readonly #hasher: ContentHasher;
  readonly #tokens: TokenHashes;

  /** @throws ConfigError for settings out of range */
  constructor(set: NgramSet, hasher: ContentHasher, settings: BffSettings = bffDefaults, cut: TokenCutter = boundTokens) {
    const { shortest, longest, threshold, substring } = settings;
    if (!(Number.isInteger(shortest) && Number.isInteger(longest) && shortest >= 1 && shortest <= longest)) throw new ConfigError({ expected: 'n-grams of at least one token, the shortest not above the longest', found: `${shortest} and ${longest}`, remedy: 'use 13 and 13, as DCLM does' });
    if (!(threshold >= 0 && threshold <= 1)) throw new ConfigError({ expected: 'a threshold from 0 to 1', found: String(threshold), remedy: 'use 0.8, as DCLM does' });
    if (!(Number.isInteger(substring) && substring >= 1)) throw new ConfigError({ expected: 'substrings of at least one token', found: String(substring), remedy: 'use 50, as DCLM does' });
    this.#set = set;
    this.#settings = settings;
    this.#hasher = hasher;
    this.#tokens = new TokenHashes(hasher, cut);
  }

  /** Says what goes from one document and adds what stays to the set. Any bytes; they are only read. @throws BudgetError where an exact set is full */
  next(bytes: Uint8Array): BffResult {
    const everything = Uint32Array.of(bytes.length);
    switch (this.#settings.mode) {
      case 'exact':
        return this.#exact(bytes);
      case 'substring':
        return this.#substring(bytes);
      case 'both':
        return this.#both(bytes);
      case 'document': {
        const found = this.#units(bytes, everything, true);
        return { ...found, whole: found.removed.length > 0 };
      }
      case 'naive-both': {
        const found = this.#units(bytes, everything, this.#settings.compat);
        return found.removed.length > 0 ? { ...found, whole: true } : this.#units(bytes, paragraphEnds(bytes), true);
      }
      case 'paragraph':
        return this.#units(bytes, paragraphEnds(bytes), true);
      default: {
        const found = this.#units(bytes, paragraphEnds(bytes), true);
        // 0 of 0 is not above anything.
        return found.contained / found.ngrams > this.#settings.threshold ? { ...found, removed: [[0, bytes.length]], whole: true } : found;
      }
    }
  }

  /** @param ends of the units, the first of which begins with the text */
  #units(bytes: Uint8Array, ends: Uint32Array, add: boolean): BffResult {
    const { shortest, longest, threshold } = this.#settings;
    const removed = new MergedIntervals();
    let ngrams = 0;
    let contained = 0;
    let from = 0;
    for (const to of ends) {
      this.#tokens.read(bytes, from, to);
      const keys = this.#tokens.runs(shortest, longest);
      if (keys.length > 0) {
        const seen = sum(this.#find(keys));
        ngrams += keys.length / 2;
        contained += seen;
        if (seen / (keys.length / 2) > threshold) removed.add(from, to);
        else if (add) this.#set.add(keys);
      }
      from = to;
    }
    return { removed: removed.all, whole: false, ngrams, contained };
  }

  #both(bytes: Uint8Array): BffResult {
    const { shortest, longest, threshold, compat } = this.#settings;
    this.#tokens.read(bytes, 0, bytes.length);
    const { starts, count } = this.#tokens;
    const keys = this.#tokens.runs(shortest, longest);
    const found = this.#find(keys);
    const ngrams = found.length;
    const contained = sum(found);
    if (ngrams === 0) return { removed: [], whole: false, ngrams, contained };
    if (contained / ngrams >= threshold) return { removed: [[0, bytes.length]], whole: true, ngrams, contained };
    const ends = paragraphEnds(bytes);
    const tokensOfRun = count - ngrams + 1;
    // First and last paragraph of each n-gram.
    const first = new Uint32Array(ngrams);
    const last = new Uint32Array(ngrams);
    const unitOfToken = new Uint32Array(count);
    for (let i = 0, unit = 0; i < unitOfToken.length; i++) {
      while (starts[i] >= ends[unit]) unit++;
      unitOfToken[i] = unit;
    }
    const counts = new Uint32Array(ends.length);
    const seen = new Uint32Array(ends.length);
    const isInside = (i: number): boolean => first[i] === last[i] && tokensOfRun === longest && !(compat && first[i] > 0);
    for (let i = 0; i < ngrams; i++) {
      first[i] = unitOfToken[i];
      last[i] = unitOfToken[i + tokensOfRun - 1];
      if (!isInside(i)) continue;
      counts[first[i]] += 1;
      seen[first[i]] += found[i];
    }
    const removed = new MergedIntervals();
    const goneBefore = new Uint32Array(ends.length + 1);
    for (let u = 0; u < ends.length; u++) {
      const goes = counts[u] > 0 && seen[u] / counts[u] >= threshold;
      goneBefore[u + 1] = goneBefore[u] + (goes ? 1 : 0);
      if (goes) removed.add(u === 0 ? 0 : ends[u - 1], ends[u]);
    }
    // An n-gram stays if no paragraph it lies in goes; as released, only the first can go, and takes all with it.
    this.#addWhere(keys, (i) => (compat ? goneBefore[1] === 0 : goneBefore[last[i] + 1] === goneBefore[first[i]]));
    return { removed: removed.all, whole: false, ngrams, contained };
  }

  #substring(bytes: Uint8Array): BffResult {
    const { longest, threshold, substring } = this.#settings;
    this.#tokens.read(bytes, 0, bytes.length);
    const keys = this.#tokens.runs(longest, longest);
    const found = this.#find(keys);
    const inside = new MergedIntervals();
    found.forEach((each, i) => {
      if (each !== 0) inside.add(i, i + longest);
    });
    const gone = (threshold < 1 ? closeGaps(inside.all, threshold) : inside.all).filter(([from, to]) => to - from >= substring);
    const goneBefore = new Uint32Array(this.#tokens.count + 1);
    for (const [from, to] of gone) goneBefore.fill(1, from + 1, to + 1);
    for (let i = 1; i < goneBefore.length; i++) goneBefore[i] += goneBefore[i - 1];
    this.#addWhere(keys, (i) => goneBefore[i + longest] === goneBefore[i]);
    const { starts, count } = this.#tokens;
    const removed = gone.map(([from, to]): Interval => [starts[from], to === count ? bytes.length : starts[to]]);
    return { removed: mergeIntervals(removed), whole: false, ngrams: found.length, contained: sum(found) };
  }

  #exact(bytes: Uint8Array): BffResult {
    const hash = new Uint32Array(HASH_WORDS);
    this.#hasher.hash(bytes, 0, bytes.length, hash, 0);
    const key = hash.subarray(0, 2);
    const contained = this.#find(key)[0];
    if (contained === 0) this.#set.add(key);
    return { removed: contained === 0 ? [] : [[0, bytes.length]], whole: contained === 1, ngrams: 1, contained };
  }

  #find(keys: Uint32Array): Uint8Array {
    const found = new Uint8Array(keys.length / 2);
    this.#set.contains(keys, found);
    return found;
  }

  #addWhere(keys: Uint32Array, stays: (ngram: number) => boolean): void {
    const chosen = new Uint32Array(keys.length);
    let used = 0;
    for (let i = 0; 2 * i < keys.length; i++) {
      if (!stays(i)) continue;
      chosen[used++] = keys[2 * i];
      chosen[used++] = keys[2 * i + 1];
    }
    this.#set.add(chosen.subarray(0, used));
  }
}
