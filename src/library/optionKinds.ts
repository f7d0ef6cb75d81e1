import type { OptionKind } from '../core/assertOptions.ts';
import type { CleanOptions } from './cleanOptions.ts';
import type { BatchDedupOptions, FileDedupOptions, RunOptions } from './dedupOptions.ts';
import type { ReadJsonlOptions, ReadOptions } from '../io/batches/readFormats.ts';
import type { CompactOptions } from '../job/index/manage.ts';
import type { SignalsOptions } from '../job/signals.ts';
import type { BatchSignalsOptions } from './signalBatches.ts';
import type { SketchBatchesOptions } from './sketchBatches.ts';

/** Every setting there is, once more where a program without types can be told of a wrong one; the compiler holds them to the types. */
type KindsOf<T> = Readonly<Record<keyof T, OptionKind>>;

const runKinds = { engine: 'any', workers: 'number', signal: 'signal', onProgress: 'function' } as const satisfies KindsOf<RunOptions>;

/** Of `dedup` over files and over batches alike. */
const dedupKinds = {
  ...runKinds,
  signatures: 'switch', textColumn: 'text', idColumn: 'text', threshold: 'number', family: 'text', k: 'number', n: 'number', bands: 'object', bucketDepth: 'number', calibration: 'switch', verify: 'text', cluster: 'text', keep: 'text', within: 'text', onError: 'text',
  against: 'list', againstColumn: 'text', againstThreshold: 'number', againstMinWords: 'number', only: 'text', pairs: 'text', clusters: 'text', pairsPerCluster: 'number', emit: 'text', memory: 'number', disk: 'number', partitions: 'number',
} as const;

/** Of `clean` and `signals` alike: lists, models and functions that are no part of bandsaw. */
const outsideKinds = {
  stopWords: 'text', badWords: 'text', ut1: 'text', terms: 'text', bannedDomains: 'text', urlWords: 'text', urlPrefixes: 'text',
  languageModel: 'text', classifiers: 'list', tokenizer: 'text', cutWords: 'object', countTokens: 'object', scoreLine: 'object',
} as const;

export const fileDedupKinds = { ...dedupKinds, output: 'any', dryRun: 'switch', saveRemoved: 'switch', sample: 'number', index: 'text', keepJob: 'switch', restart: 'switch' } as const satisfies KindsOf<FileDedupOptions>;

export const batchDedupKinds = { ...dedupKinds, name: 'text', scratch: 'text' } as const satisfies KindsOf<BatchDedupOptions>;

export const cleanKinds = {
  ...runKinds,
  output: 'any', recipe: 'any', fromSignals: 'list', against: 'list', textColumn: 'text', idColumn: 'text', scores: 'object', urlColumn: 'text', onError: 'text', emit: 'text', dryRun: 'switch', saveRemoved: 'switch', calibration: 'switch', thresholds: 'switch',
  sample: 'number', disk: 'number', memory: 'number', partitions: 'number', keepJob: 'switch', restart: 'switch',
  ...outsideKinds,
} as const satisfies KindsOf<CleanOptions>;

export const sketchKinds = { engine: 'any', name: 'text', signal: 'signal', textColumn: 'text', threshold: 'number', family: 'text', k: 'number', n: 'number', bands: 'object' } as const satisfies KindsOf<SketchBatchesOptions>;

const signalKinds = { ...outsideKinds, signals: 'list', textColumn: 'text', urlColumn: 'text', signal: 'signal' } as const;

export const fileSignalsKinds = { ...signalKinds, inputs: 'list', output: 'text', idColumn: 'text', form: 'text', onError: 'text' } as const satisfies KindsOf<SignalsOptions>;

export const batchSignalsKinds = { ...signalKinds, name: 'text' } as const satisfies KindsOf<BatchSignalsOptions>;

export const readKinds = { columns: 'list', signal: 'signal' } as const satisfies KindsOf<ReadOptions>;

export const readJsonlKinds = { textColumn: 'text', columns: 'object', signal: 'signal' } as const satisfies KindsOf<ReadJsonlOptions>;

export const compactKinds = { memory: 'number', signal: 'signal' } as const satisfies KindsOf<CompactOptions>;
