import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CorruptError } from '../core/errors.ts';
import type { ListSummary } from './blockList.ts';
import { readChecked, writeChecked } from './checkedJson.ts';
import { storing } from './storeErrors.ts';

/** Changes whenever a spilled file of an older version must not be read. */
export const STORE_FORMAT = 'bandsaw-store-2';

/** A partition's file and the list of its blocks, which stands beside it. */
export interface PartitionEntry extends ListSummary {
  readonly partition: number;
  readonly rows: number;
  /** Of the file, so far. */
  readonly bytes: number;
}

export interface StageIndex {
  readonly format: string;
  readonly stage: string;
  readonly provenance: Readonly<Record<string, string>>;
  readonly schema: Readonly<Record<string, string>>;
  /** Bytes before the first block of each file. */
  readonly headerBytes: number;
  readonly partitions: readonly PartitionEntry[];
}

const NAME = 'index.json';
/** What was finished at a checkpoint of an unfinished stage. */
const partName = (part: number): string => `part-${String(part).padStart(6, '0')}.json`;

const EXPECTED = `the index of a spilled stage (${STORE_FORMAT})`;

/** Writes what a finished stage's partitions are; a stage without it was never finished. @throws OutputError */
export async function writeStageIndex(folder: string, index: StageIndex): Promise<void> {
  await writeChecked(join(folder, NAME), index, 'to write the index of a stage');
}

/** @throws CorruptError if the list is missing, cut, changed or of another format version. */
export async function readStageIndex(folder: string): Promise<StageIndex> {
  return readIndex(join(folder, NAME));
}

/** Writes what a stage has at a checkpoint; the one before stays, as the checkpoint may not come to be. @throws OutputError */
export async function writePartIndex(folder: string, part: number, index: StageIndex): Promise<void> {
  await writeChecked(join(folder, partName(part)), index, 'to write the index of a part of a stage');
  await storing(folder, 'to delete what an older checkpoint had', () => rm(join(folder, partName(part - 2)), { force: true }));
}

/** Returns what a stage had at a checkpoint; every other index in the folder is deleted. @throws CorruptError, OutputError */
export async function readPartIndex(folder: string, part: number): Promise<StageIndex> {
  const index = await readIndex(join(folder, partName(part)));
  await storing(folder, 'to delete what an unfinished run left', async () => {
    for (const name of await readdir(folder)) if (name.endsWith('.json') && name !== partName(part)) await rm(join(folder, name), { force: true });
  });
  return index;
}

async function readIndex(path: string): Promise<StageIndex> {
  const index = (await readChecked(path, EXPECTED)) as StageIndex;
  if (index.format !== STORE_FORMAT) throw new CorruptError({ expected: EXPECTED, found: `format ${index.format}`, remedy: 'run the same command again', file: path });
  return index;
}
