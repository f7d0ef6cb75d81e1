import type { Checkpoints } from '../checkpoints.ts';
import type { ChangeFacts } from './changes.ts';
import type { ContaminationFacts } from '../facts.ts';
import type { PairSamples } from '../pairSamples/pairSamples.ts';
import type { NearDuplicates } from '../report.ts';
import type { StageRun } from '../stageClock.ts';
import type { Series } from '../stageSeries.ts';
import type { FateRule } from './fates.ts';
import type { StageCounts } from './stageCounts.ts';
import type { Amount } from './funnel.ts';
import type { RuleThresholds } from './thresholds/ruleCensus.ts';

/** What the first pass finds out about the inputs. */
export interface Numbering {
  /** Rows of each file. */
  readonly rows: readonly number[];
  readonly nulls: number;
  readonly rejected: number;
  /** Rows with a text, before any stage. */
  readonly documents: Readonly<Amount>;
}

/** What a pass leaves beside its records. */
export interface PassFacts {
  readonly rules: readonly FateRule[];
  /** Of the first pass. */
  readonly numbering: Numbering | null;
  /** Null where no stage of the pass can change a text. */
  readonly changes: ChangeFacts | null;
  /** Of a near-duplicate pass. */
  readonly near?: NearPass;
  /** What its stage, at this place of the recipe, says of itself. */
  readonly told?: { readonly stage: number; readonly counts: StageCounts };
  /** Of a pass against reference texts: what it found, by the files whose rows it names. */
  readonly contamination?: PassContamination;
  /** Of a pass with rules, where that was asked for: what other thresholds would take. */
  readonly thresholds?: readonly RuleThresholds[] | null;
}

/** What a pass against reference texts found. */
export interface PassContamination extends ContaminationFacts {
  /** Share of a reference row from which a document goes, or loses what it has of it; 0 where one n-gram is enough. */
  readonly threshold: number;
}

/** How long one pass took. */
export interface PassTimes {
  /** From its beginning to its end, waiting included. */
  readonly milliseconds: number;
  /** As a stage's. */
  readonly series: Series;
}

export type PassCheckpoints = Checkpoints<FactsByPass, PassTimes>;

/** By the name of the pass. */
export type FactsByPass = Record<string, PassFacts>;

/** What a near-duplicate pass says of itself. */
export interface NearPass {
  readonly threshold: number;
  readonly counts: NearDuplicates;
  /** Pairs and clusters for a reader; why there are none, where that failed. */
  readonly samples: PairSamples | string;
  /** The stages it was made of. */
  readonly runs: readonly StageRun[];
}
