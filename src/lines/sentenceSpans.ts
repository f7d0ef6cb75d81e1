import { HASH_WORDS, type ContentHasher } from '../exact/contentHash.ts';

/** Sentences of a span. */
export const SPAN = 3;

/** Sentences of one text, in order; who cut them is the caller's business. */
interface SentenceBounds {
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

interface SpanLimits {
  readonly sentences: number;
  readonly words: number;
}

/** Of datatrove. */
const spanLimits: SpanLimits = { sentences: 3, words: 50 };

/** Why a document goes that lost sentences. */
interface TooLittleLeft {
  readonly reason: 'too-few-sentences' | 'too-few-words';
  readonly value: number;
  readonly limit: number;
}

/** Returns why a document that lost sentences goes, null where it stays. One that lost none is not judged. */
export function judgeSpans(keep: Uint8Array, wordsOf: Uint32Array, limits: SpanLimits = spanLimits): TooLittleLeft | null {
  let sentences = 0;
  let words = 0;
  for (let i = 0; i < keep.length; i++) {
    if (keep[i] === 0) continue;
    sentences += 1;
    words += wordsOf[i];
  }
  if (sentences === keep.length) return null;
  if (sentences < limits.sentences) return { reason: 'too-few-sentences', value: sentences, limit: limits.sentences };
  return words < limits.words ? { reason: 'too-few-words', value: words, limit: limits.words } : null;
}
