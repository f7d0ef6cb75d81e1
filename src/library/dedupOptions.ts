import type { Engine } from '../engine/engine.ts';
import type { BatchIterable } from '../io/batches/batchIterable.ts';
import type { Progress } from '../job/context.ts';
import type { DedupOptions as JobOptions } from '../job/options.ts';

/**
 * Batches of a program: an array of them or a function that returns a new iterable over the same batches at every call
 * is read as often as the job needs; any other iterable is read once and spooled to disk.
 */
export type BatchInput = BatchIterable | (() => BatchIterable);

/** How a job is run, beside its settings: nothing of this changes a result. */
export interface RunOptions {
  /** What runs the kernels; it stays open. Left out: `openEngine()` opens one, which is closed at the end. */
  readonly engine?: Engine | undefined;
  /** Threads that read and write files, at most; 0 leaves it to this one. Default: one a core, one for 256 MiB of `memory` at most. */
  readonly workers?: number | undefined;
  /** Ends the job within two seconds, with CancelledError. */
  readonly signal?: AbortSignal | undefined;
  /** Called while the job runs; what it throws ends the job. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Settings of `dedup` over files; `output` is required, everything else has the default of the command line. */
export interface FileDedupOptions extends Omit<JobOptions, 'inputs'>, RunOptions {}

/** What only files have. */
const OF_FILES = ['output', 'keepJob', 'restart', 'sample', 'dryRun', 'saveRemoved', 'index'] as const;

/** Settings of `dedup` over batches; every one has a default. */
export interface BatchDedupOptions extends Omit<JobOptions, 'inputs' | 'emit' | 'disk' | (typeof OF_FILES)[number]>, RunOptions {
  /** What the outputs and messages call the source. Default `batches`. */
  readonly name?: string | undefined;
  /** `rows` (default): `kept()` and `masks()`; `mask`: `masks()` only, so that no column is spooled but those the job reads. */
  readonly emit?: 'rows' | 'mask' | undefined;
  /** Folder for a temporary folder with the job's files. Default: the system's. */
  readonly scratch?: string | undefined;
  /** Bytes that a source may take on disk where it must be spooled. Default: nine tenths of what is free in `scratch`. */
  readonly disk?: number | undefined;
}

/** Names given that only a job over files has; JavaScript has no types to refuse them. */
export function optionsOfFiles(options: object): string[] {
  return OF_FILES.filter((name) => (options as Record<string, unknown>)[name] !== undefined);
}
