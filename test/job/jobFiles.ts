import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { tellsOfTheRun } from '../../src/job/artefacts.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { dedup, type DedupResult } from '../../src/job/dedup.ts';
import type { DedupOptions } from '../../src/job/options.ts';

/** Runs `body` in a new folder and deletes it. */
export async function inFolder<T>(body: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bandsaw-job-'));
  try {
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface Removed {
  readonly file: string;
  readonly row: number;
  readonly id: string | null;
  readonly stage: string;
  readonly rule: string;
  readonly value: number | null;
  readonly limit: number;
  readonly keeper_file: string;
  readonly keeper_row: number;
  readonly keeper_id: string | null;
  readonly similarity: number | null;
  readonly verified: boolean;
}

export async function readParquet<T>(path: string): Promise<T[]> {
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path), compressors });
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : (value ?? null)]))) as T[];
}

export function readJsonl<T>(path: string): T[] {
  return readFileSync(path, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as T);
}

/** All files under a folder that must not depend on how the job ran, by name. */
export function outputBytes(folder: string): Record<string, string> {
  const bytes: Record<string, string> = {};
  const visit = (path: string): void => {
    for (const entry of readdirSync(path)) {
      const full = join(path, entry);
      if (statSync(full).isDirectory()) visit(full);
      else if (!tellsOfTheRun(entry)) bytes[relative(folder, full)] = readFileSync(full).toString('base64');
    }
  };
  visit(folder);
  return bytes;
}

export interface Pair {
  readonly left_file: string;
  readonly left_row: number;
  readonly left_id: string | null;
  readonly right_file: string;
  readonly right_row: number;
  readonly right_id: string | null;
  readonly similarity: number | null;
}

interface ClusterRow {
  readonly file: string;
  readonly row: number;
  readonly id: string | null;
  readonly cluster: number;
  readonly keeper_file: string;
  readonly keeper_row: number;
  readonly keeper_id: string | null;
  readonly removed: boolean;
  readonly similarity: number | null;
}

export interface JobOutputs {
  readonly result: DedupResult;
  readonly removed: readonly Removed[];
  readonly pairs: readonly Pair[];
  readonly clusters: readonly ClusterRow[];
  /** Every output that must not depend on how the job ran, by name. */
  readonly bytes: Readonly<Record<string, string>>;
}

/**
 * Runs a job into folder/name and reads its outputs back. It does not calibrate itself (calibration.test.ts), and has no threads that
 * read and write (dedup.test.ts, filesAbreast.test.ts) unless told: no output depends on either, and to start threads is a third of a small job.
 */
export async function runJob(folder: string, name: string, engine: Engine, options: Omit<DedupOptions, 'output' | 'pairs' | 'clusters'>, workers = 0): Promise<JobOutputs> {
  const output = join(folder, name, 'out');
  const tables = join(folder, name);
  const result = await dedup({ calibration: false, ...options, output, pairs: join(tables, 'pairs.jsonl'), clusters: join(tables, 'clusters.jsonl') }, { engine, workers });
  const bytes = outputBytes(tables);
  return {
    result,
    removed: await readParquet<Removed>(join(output, 'removed.parquet')),
    pairs: readJsonl<Pair>(join(tables, 'pairs.jsonl')),
    clusters: readJsonl<ClusterRow>(join(tables, 'clusters.jsonl')),
    bytes,
  };
}
