import type { NgramSet } from './ngramSet.ts';
import type { DomainCategories } from './ut1.ts';
import type { WordSet } from './wordSet.ts';

/** What the user brings: lists whose licences do not let them come with the package. Absent ones are null. */
export interface Resources {
  /** Compared with raw words as they stand, case and all. */
  readonly stopWords: WordSet | null;
  /** Compared with normalised words and runs of them. */
  readonly badWords: NgramSet | null;
  readonly domains: DomainCategories | null;
}

export const noResources: Resources = { stopWords: null, badWords: null, domains: null };
