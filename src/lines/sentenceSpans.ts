import { HASH_WORDS, type ContentHasher } from '../exact/contentHash.ts';
import { firstOfEach } from '../exact/firstOfEach.ts';

/** Sentences of a span. */
const SPAN = 3;

/** Sentences of one text, in order; who cut them is the caller's business. */
export interface SentenceBounds {
  readonly count: number;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/**
 * Returns four u32 for every three sentences that follow each other, none for fewer than three: the hash of the hashes of
 * their folded words (`words-v1`), so case, punctuation and accents do not count. C4's words are "any three-sentence span
 * occurring more than once" (Raffel et al., 2020); the spans are those of datatrove's sentence dedup.
 */
export function spanKeys(hasher: ContentHasher, bytes: Uint8Array, { count, starts, ends }: SentenceBounds): Uint32Array {
  const sentences = new Uint32Array(HASH_WORDS * count);
  for (let i = 0; i < count; i++) hasher.hashWords(bytes, starts[i], ends[i], sentences, HASH_WORDS * i);
  // Keys go no further than the job, so the order of bytes may be the machine's.
  const raw = new Uint8Array(sentences.buffer);
  const spans = Math.max(0, count - SPAN + 1);
  const keys = new Uint32Array(HASH_WORDS * spans);
  for (let i = 0; i < spans; i++) hasher.hash(raw, 4 * HASH_WORDS * i, 4 * HASH_WORDS * (i + SPAN), keys, HASH_WORDS * i);
  return keys;
}

/** Returns for each span −1 where it is the first by rank of its document and place in it, else the record of the first. Records come in any order. */
export function spanOwners(keys: Uint32Array, ranks: Float64Array, positions: Uint32Array): Int32Array {
  return firstOfEach(keys, HASH_WORDS, [ranks, positions]);
}

/**
 * Returns 1 for each sentence that stays: a span that occurred before takes its three sentences with it.
 * @param repeated 1 for each span of the document that is not the first of its kind
 */
export function keepSentences(count: number, repeated: Uint8Array): Uint8Array {
  const keep = new Uint8Array(count).fill(1);
  repeated.forEach((each, i) => {
    if (each !== 0) keep.fill(0, i, i + SPAN);
  });
  return keep;
}

export interface SpanLimits {
  readonly sentences: number;
  readonly words: number;
}

/** Of datatrove. */
export const spanLimits: SpanLimits = { sentences: 3, words: 50 };

/** Returns why a document that lost sentences goes, null where it stays. One that lost none is not judged. */
export function judgeSpans(keep: Uint8Array, wordsOf: Uint32Array, limits: SpanLimits = spanLimits): 'sentences' | 'words' | null {
  let sentences = 0;
  let words = 0;
  for (let i = 0; i < keep.length; i++) {
    if (keep[i] === 0) continue;
    sentences += 1;
    words += wordsOf[i];
  }
  if (sentences === keep.length) return null;
  return sentences < limits.sentences ? 'sentences' : words < limits.words ? 'words' : null;
}
