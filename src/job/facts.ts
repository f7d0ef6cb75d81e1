import type { Calibration } from '../calibration/calibration.ts';
import type { Checkpoints, StageOrder } from './checkpoints.ts';
import { allStageNames, type StageName } from './context.ts';
import type { UnitRange } from './deviceSignatures.ts';
import type { LargeCluster } from './pairSamples/largestClusters.ts';
import type { CollideResult } from './stages/collide.ts';
import type { ClusterSizes, PairCounts } from './stages/clusterOutputs.ts';
import type { IndexResult } from './stages/indexRows.ts';
import type { JoinCounts } from './stages/joinPairs.ts';
import type { SecondLookResult } from './stages/secondLook.ts';
import type { StageRun } from './stageClock.ts';

/** What the report says about the input. */
interface SketchCounts {
  readonly nulls: number;
  readonly wordless: number;
  /** Rows that a sample leaves out. */
  readonly outside: number;
  readonly groups: number;
  readonly bytes: number;
  readonly documents: number;
}

/** What was found of reference texts. */
export interface ContaminationCounts {
  /** Documents removed. */
  readonly removed: number;
  /** Documents with at least one n-gram of a reference row, the removed ones among them. */
  readonly touched: number;
  /** Reference rows that documents have something of and that are not told, because these have more of others. */
  readonly untold: number;
}

/** A file of reference texts and its rows. */
export interface ReferenceRows {
  readonly file: string;
  readonly rows: number;
}

export interface ReferenceFile extends ReferenceRows {
  /** Rows by what is looked for: runs of 13 words, of 8, the whole row; or nothing, because it is too short. */
  readonly long: number;
  readonly short: number;
  readonly whole: number;
  readonly notCheckable: number;
  /** Rows that some document told has an n-gram of, and documents removed that have most of a row of this file. */
  readonly hit: number;
  readonly removed: number;
}

export interface ContaminationFacts extends ContaminationCounts {
  /** Different n-grams looked for. */
  readonly ngrams: number;
  readonly references: readonly ReferenceFile[];
}

export interface SketchFacts {
  readonly units: number;
  /** Rows of each file. */
  readonly files: readonly number[];
  readonly rejected: number;
  readonly counts: SketchCounts;
  /** Units whose signatures were not spilled, because they had stayed on a device or went with one. */
  readonly missing: readonly UnitRange[];
  /** Rows that the job can calibrate itself with. */
  readonly usable: number;
  /** Null where there were no reference texts. */
  readonly contamination: ContaminationFacts | null;
}

interface ClusterFacts {
  readonly removed: number;
  /** Of those, the ones that went for a past document. */
  readonly removedForPast: number;
  /** Verified pairs by similarity: 20 classes of 0.05, and at the end those of exactly 1. */
  readonly similarities: readonly number[];
  readonly sizes: ClusterSizes;
  /** Null where no pairs were asked for. */
  readonly pairs: PairCounts | null;
  readonly largest: readonly LargeCluster[];
}

/** Rows of an input, of a stage or of a whole job. */
export interface RowCounts {
  /** Rows read. */
  readonly in: number;
  /** Rows that stay. */
  readonly kept: number;
  /** Rows that go, each for a rule. */
  readonly removed: number;
  /** Rows that could not be read. */
  readonly rejected: number;
}

export interface WriteResult {
  readonly rows: RowCounts;
  readonly files: readonly RowCounts[];
  readonly bytesKept: number;
  /** Of every file written, whatever is in it. */
  readonly paths: readonly string[];
}

/**
 * What a finished stage leaves beside its records in the store: all that later stages and the report ask of it, and
 * nothing that grows with the corpus. It is JSON, so that a later run can go on from it.
 */
export interface JobFacts {
  readonly sketch: SketchFacts;
  readonly fold: { readonly folded: number };
  readonly collide: CollideResult;
  readonly candidates: { readonly candidates: number; readonly members: number };
  readonly join: Readonly<JoinCounts>;
  readonly 'second-look': SecondLookResult;
  readonly calibrate: Calibration;
  readonly cluster: ClusterFacts;
  readonly write: WriteResult;
  readonly index: IndexResult;
}

/** The facts of a job that is done. */
export type DoneFacts = Omit<JobFacts, 'index' | 'calibrate'> & {
  /** Null where the job does not calibrate itself. */
  readonly calibrate: Calibration | null;
  /** Null where nothing is added to an index. */
  readonly index: IndexResult | null;
};

/** Store stages by the stage of the job that writes them: if their records are spoiled, that stage is done again. */
export const recordsOf: Readonly<Record<StageName, readonly string[]>> = {
  sketch: ['ids', 'rejected', 'groups', 'units', 'signatures', 'bands', 'digests', 'contaminated', 'contamination', 'calibration-rows'],
  fold: ['past-digests', 'folds'],
  collide: ['past-bands', 'collisions'],
  candidates: ['candidates'],
  join: ['accepted', 'undecided', 'members', 'member-pairs', 'carried-members'],
  'second-look': ['sets', 'set-pairs', 'carried-sets', 'verified'],
  calibrate: ['calibration'],
  cluster: ['edges', 'removals', 'cluster-rows', 'pair-rows'],
  write: ['removed-wanted', 'removed-ids', 'pairs-wanted', 'pairs-ids', 'clusters-wanted', 'clusters-ids'],
  index: [],
};

/** As checkpoints name and order them. */
export const jobStages: StageOrder<StageName> = {
  names: allStageNames,
  writerOf: (records) => allStageNames.find((name) => recordsOf[name].includes(records)),
};

export type JobCheckpoints = Checkpoints<JobFacts, StageRun>;
