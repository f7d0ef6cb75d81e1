/** Documents with a text, bytes of the texts and words of `words-v1`. */
export interface Amount {
  documents: number;
  bytes: number;
  words: number;
}

/** What one rule of a stage took. */
export interface RuleCount {
  readonly rule: string;
  readonly reason: string | null;
  readonly documents: number;
  readonly bytes: number;
}

/** What a stage of the recipe was given and what it left. */
export interface StageFunnel {
  readonly stage: string;
  readonly kind: string;
  readonly in: Readonly<Amount>;
  readonly out: Readonly<Amount>;
  readonly removed: number;
  /** By what took them, most first. */
  readonly rules: readonly RuleCount[];
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
