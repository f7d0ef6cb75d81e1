import type { NgramSet } from './ngramSet.ts';
import type { PrefixSet, UrlWords } from './urlLists.ts';
import type { DomainCategories } from './ut1.ts';
import type { WordSet } from './wordSet.ts';

/** A model that gives a text a score for each of its labels. */
export interface TextClassifier {
  /** With `__label__` before them, as fastText has them. */
  readonly labels: readonly string[];
  /** Returns a score for each label, of the classifier until its next call; null where the text has nothing that it knows. Newlines separate words. */
  readonly scores: (text: Uint8Array) => Float32Array | null;
}

/** A classifier, and which of its labels the score is of. */
export interface LabelScorer {
  readonly classifier: TextClassifier;
  /** Place among the labels. */
  readonly label: number;
}

/** What a language model says of a line: the logarithm to base 10 of its probability, and of how many tokens that is. */
export interface LineScore {
  /** Of its probability, so 0 or less. */
  readonly log10: number;
  /** The end of the line not counted. */
  readonly tokens: number;
}

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
  /** Returns what a language model makes of a line. */
  readonly scoreLine: ((line: string) => LineScore) | null;
  /** Tells languages apart; labels are codes such as `__label__en`. */
  readonly language: TextClassifier | null;
  /** By the names that the user gave them. */
  readonly classifiers: ReadonlyMap<string, LabelScorer>;
}

export const noResources: Resources = { stopWords: null, badWords: null, domains: null, terms: null, bannedDomains: null, urlWords: null, urlPrefixes: null, cutWords: null, countTokens: null, scoreLine: null, language: null, classifiers: new Map() };
