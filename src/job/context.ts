import type { Engine } from '../engine/engine.ts';
import type { PartitionStore } from '../store/partitionStore.ts';
import type { Budget } from './budget.ts';
import type { JobIndex } from './index/jobIndex.ts';
import type { Settings } from './options.ts';
import type { RowHash } from './rowHash.ts';
import type { RowSample } from './rowSample.ts';
import type { SketchShape } from './sketchShape.ts';
import type { JobFile } from './units.ts';

export type { SketchShape };

/**
 * How far a stage has come. One that makes several passes begins again at 0 with each, in a unit of its own where it
 * counts something else.
 */
export interface Progress {
  /** `spool` is the taking in of standard input, before the first stage. */
  readonly stage: StageName | 'spool' | CleanStage;
  /** Of `total`, in the stage's own `unit`; total is null where it is not known before the end. */
  readonly done: number;
  /** Null where it is not known before the end. */
  readonly total: number | null;
  /** What `done` and `total` count. */
  readonly unit: 'bytes' | 'rows' | 'pairs' | 'partitions';
}

/** What each stage counts first. */
export const firstUnits: Readonly<Record<StageName, Progress['unit']>> = { sketch: 'bytes', fold: 'partitions', collide: 'partitions', candidates: 'partitions', join: 'pairs', 'second-look': 'rows', calibrate: 'rows', cluster: 'pairs', write: 'rows', index: 'rows' };

/** Passes of a cleaning job that are no stage of near-duplicate removal. */
type CleanStage = 'rules' | 'exact' | 'spans' | 'cut';

export const stageNames = ['sketch', 'fold', 'collide', 'candidates', 'join', 'second-look', 'calibrate', 'cluster', 'write'] as const;
/** `index` only where there is one, `calibrate` only where it is not switched off. */
export const allStageNames = [...stageNames, 'index'] as const;
/** The stages of a job, in the order of the data. */
export type StageName = (typeof allStageNames)[number];

/** What every stage is given. Stages hand records to each other through the store, and these few facts by name. */
export interface JobContext {
  readonly settings: Settings;
  readonly shape: SketchShape;
  readonly engine: Engine;
  /** Threads that a stage may use beside the engine's and those that read and write; 0 for none. */
  readonly workers: number;
  /** Ends the threads that read and write and have nothing to do: for a stage that holds much itself. */
  readonly rest: () => Promise<void>;
  /** Whether so little of the memory is resident that threads need not end for what comes. */
  readonly isRoomy: () => boolean;
  readonly store: PartitionStore;
  readonly files: readonly JobFile[];
  /** Files of reference texts, in order; none where nothing is decontaminated. */
  readonly references: readonly string[];
  /** The rows that count; null for all. */
  readonly sample: RowSample | null;
  /** By which rows are chosen that the job calibrates itself with; null where it does not. */
  readonly calibration: RowHash | null;
  readonly budget: Budget;
  /** Units in one partition of the stages that are cut by unit range. */
  readonly rangeUnits: number;
  /** Key prefixes of a band, and digest prefixes; powers of two. */
  readonly keyPrefixes: number;
  readonly digestPrefixes: number;
  readonly idColumn: string | null;
  /** Documents that earlier jobs kept; null without. Their units are their numbers in it. */
  readonly index: JobIndex | null;
  /** Unit of the first row of the inputs, a multiple of rangeUnits: units below are past documents. */
  readonly firstUnit: number;
  readonly signal: AbortSignal | undefined;
  readonly report: (progress: Progress) => void;
}

/** Records of each stage, by the stage that writes them. Units are global row numbers; `low` has the lower rank of a pair. */
export const schemas = {
  /** By unit range, ascending; only units with at least one word. */
  units: { unit: 'f64', rank: 'f64', shingles: 'u32' },
  /** As units; those whose signatures were brought to the host, see deviceSignatures.ts. */
  signatures: (words: number) => ({ unit: 'f64', slots: `u32x${words}` }) as const,
  /** By band and key prefix. */
  bands: { lo: 'u32', hi: 'u32', unit: 'f64', rank: 'f64', group: 'u32' },
  /** By digest prefix; h0 and h1 stand for the signature. */
  digests: { d0: 'u32', d1: 'u32', d2: 'u32', d3: 'u32', h0: 'u32', h1: 'u32', group: 'u32', unit: 'f64', rank: 'f64' },
  /** By unit range, ascending, one record a row; `present` is 0 for null. */
  ids: { present: 'u32', id: 'u8[]' },
  /** One record a value of the `--within` column, in order of their numbers; UTF-16. */
  groups: { value: 'u8[]' },
  rejected: { unit: 'f64', reason: 'u8[]', expected: 'u8[]', found: 'u8[]' },
  /** By unit range, ascending, one record for each document removed: the reference row it has most of, and the longest stretch, in bytes of the document. */
  contaminated: { unit: 'f64', reference: 'f64', found: 'u32', ngrams: 'u32', start: 'u32', end: 'u32' },
  /** By unit range, ascending, then by falling share; one record a stretch. `reference` counts rows through all reference files. */
  contamination: { unit: 'f64', reference: 'f64', found: 'u32', ngrams: 'u32', start: 'u32', end: 'u32', removed: 'u32' },
  /** By unit range, ascending; `draw` is the row's hash. Texts of which near-duplicates may be made. */
  calibrationRows: { unit: 'f64', draw: 'f64', text: 'u8[]' },
  /** By unit range of the calibration, two records a pair: a row of the inputs, and what was made of it. */
  calibrationTexts: { pair: 'u32', text: 'u8[]' },
  /** By unit range of the copy; `rank` is the copy's. */
  folds: { copy: 'f64', representative: 'f64', rank: 'f64' },
  /** By unit range of `high`; the same pair may come from several bands. */
  collisions: { low: 'f64', high: 'f64' },
  /** As collisions, sorted, every pair once. */
  candidates: { low: 'f64', high: 'f64' },
  /** By tile of dense member numbers, ascending. */
  members: (words: number) => ({ unit: 'f64', slots: `u32x${words}` }) as const,
  /** By unit range of `high`. */
  undecided: { low: 'f64', high: 'f64' },
  /** By tile, ascending; sorted distinct 64-bit shingle hashes. */
  sets: { unit: 'f64', set: 'u32[]' },
  /** Those accepted in the join and those verified in the second look, by unit range of `high`; similarity is NaN where nothing was compared, `exact` 1 where the texts were. */
  verified: { low: 'f64', high: 'f64', similarity: 'f64', exact: 'u32' },
  /** By range of `high`; positions in rank order among the units of verified pairs. */
  edges: { low: 'u32', high: 'u32', similarity: 'f64', exact: 'u32' },
  /** By unit range, ascending; `rule` indexes removalRules. */
  removals: { unit: 'f64', keeper: 'f64', similarity: 'f64', verified: 'u32', rule: 'u32' },
  /** By unit range of `left`. */
  pairRows: { left: 'f64', right: 'f64', similarity: 'f64' },
  /** By unit range. */
  clusterRows: { unit: 'f64', cluster: 'f64', keeper: 'f64', similarity: 'f64', removed: 'u32' },
} as const;
