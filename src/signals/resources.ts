import type { NgramSet } from './ngramSet.ts';
import type { PrefixSet, UrlWords } from './urlLists.ts';
import type { DomainCategories } from './ut1.ts';
import type { WordSet } from './wordSet.ts';

/** What the user brings: lists whose licences do not let them come with the package, and models. Absent ones are null. */
export interface Resources {
  /** Compared with raw words as they stand, case and all. */
  readonly stopWords: WordSet | null;
  /** Compared with normalised words and runs of them. */
  readonly badWords: NgramSet | null;
  readonly domains: DomainCategories | null;
  /** Compared with tokens as they stand: one of them is enough to drop a document. */
  readonly terms: WordSet | null;
  /** Compared with hosts. */
  readonly bannedDomains: WordSet | null;
  readonly urlWords: UrlWords | null;
  /** Beginnings of addresses, without http:// or https://. */
  readonly urlPrefixes: PrefixSet | null;
  /** Returns the words of a text in order, for scripts without spaces; must depend on the text alone. */
  readonly cutWords: ((text: string) => readonly string[]) | null;
  /** Returns how many tokens a language model's tokenizer makes of a text. */
  readonly countTokens: ((text: string) => number) | null;
}

export const noResources: Resources = { stopWords: null, badWords: null, domains: null, terms: null, bannedDomains: null, urlWords: null, urlPrefixes: null, cutWords: null, countTokens: null };
