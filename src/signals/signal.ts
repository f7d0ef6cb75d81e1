import type { DocumentTables } from './documentTables.ts';
import type { Resources } from './resources.ts';

interface SignalFacts {
  /** `family.name`, also the name of its column: `redpajama-v2.rps_doc_word_count`. */
  readonly id: string;
  /** In one line, exact enough to compute it by hand. */
  readonly formula: string;
  readonly unit: 'bytes' | 'words' | 'characters' | 'lines' | 'sentences' | 'occurrences' | 'fraction' | 'nats' | 'category' | 'flag';
  /** Paper, code or page that defines it. */
  readonly source: string;
  /** Word lists or tables of the user's without which it cannot be measured. */
  readonly needs?: readonly Exclude<keyof Resources, 'classifiers'>[];
  /** Name of the classifier without which it cannot be measured. */
  readonly classifier?: string;
  /** True if it reads the address of the document, which is no part of the text. */
  readonly readsUrl?: true;
  /** True if it comes with stored signals: it is measured only where it is asked for by its id, and not at all (null) if it needs no model. */
  readonly stored?: true;
}

/** A number about a whole document. */
export interface NumberSignal extends SignalFacts {
  readonly type: 'number';
  /** The answer for a document without anything to measure. */
  readonly empty: number | null;
  /** Pure: depends on the document, its address and the resources alone, keeps nothing. null where the formula divides by nothing. */
  readonly measure: (document: DocumentTables, resources: Resources) => number | null;
}

/** A number for each line; a document without lines has none. */
export interface LineSignal extends SignalFacts {
  readonly type: 'lines';
  /** Writes document.lines.count numbers to the front of `out`, which is the caller's and at least that long. */
  readonly measure: (document: DocumentTables, resources: Resources, out: Float64Array) => void;
}

export type Signal = NumberSignal | LineSignal;

/** As stored in a column: null for a null text or where nothing could be measured. */
export type SignalValue = number | ArrayLike<number> | null;
