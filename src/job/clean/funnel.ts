import type { StageCounts } from './stageCounts.ts';

/** Documents with a text, bytes of the texts and words of `words-v1`; NaN (in JSON null) where stored signals do not tell of these. */
export interface Amount {
  /** Rows with a text. */
  documents: number;
  /** Of their texts, as UTF-8. */
  bytes: number;
  /** Of `words-v1`. */
  words: number;
}

/** What one rule of a stage took. */
export interface RuleCount {
  /** Its id, as in removed.parquet. */
  readonly rule: string;
  /** Which of the rule's reasons; null where it has one only. */
  readonly reason: string | null;
  /** Rows it took. */
  readonly documents: number;
  /** Of their texts. */
  readonly bytes: number;
}

/** What one edit of a stage did, or one that cuts spans, to documents that its stage let pass. */
export interface EditCount {
  /** Id of the edit; name of the stage where that cuts spans. */
  readonly edit: string;
  /** Whose texts it changed. */
  readonly documents: number;
  /** Rows of edits.parquet, if none of the documents went later. */
  readonly changes: number;
  /** Bytes that went. */
  readonly bytesRemoved: number;
  /** Bytes that came in the place of those, or between others. */
  readonly bytesInserted: number;
}

/** What a stage of the recipe was given and what it left. */
export interface StageFunnel {
  /** Its name in the recipe. */
  readonly stage: string;
  /** Its kind in the recipe. */
  readonly kind: string;
  /** What was left when it began. */
  readonly in: Readonly<Amount>;
  /** What it left. */
  readonly out: Readonly<Amount>;
  /** Rows it took. */
  readonly removed: number;
  /** By what took them, most first. */
  readonly rules: readonly RuleCount[];
  /** What it changed, in its order; only of stages that change texts. */
  readonly edits?: readonly EditCount[];
  /** What else it says of itself: sizes of a Bloom filter, pairs of lines that were compared; only of stages that have such. */
  readonly counts?: StageCounts;
}

export const nothing = (): Amount => ({ documents: 0, bytes: 0, words: 0 });

export function addTo(amount: Amount, bytes: number, words: number): void {
  amount.documents += 1;
  amount.bytes += bytes;
  amount.words += words;
}

export function less(from: Readonly<Amount>, taken: Readonly<Amount>): Amount {
  return { documents: from.documents - taken.documents, bytes: from.bytes - taken.bytes, words: from.words - taken.words };
}
