import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CorruptError } from '../core/errors.ts';
import { readChecked, writeChecked } from './checkedJson.ts';
import { storing } from './storeErrors.ts';

/** Changes whenever a spilled file of an older version must not be read. */
export const STORE_FORMAT = 'bandsaw-store-1';

/** One record batch in a partition's file. */
export interface BlockEntry {
  readonly offset: number;
  readonly bytes: number;
  readonly rows: number;
  readonly crc32: number;
}

export interface PartitionEntry {
  readonly partition: number;
  readonly rows: number;
  readonly blocks: readonly BlockEntry[];
}

export interface StageIndex {
  readonly format: string;
  readonly stage: string;
  readonly provenance: Readonly<Record<string, string>>;
  readonly schema: Readonly<Record<string, string>>;
  readonly partitions: readonly PartitionEntry[];
}

const NAME = 'index.json';
/** What was finished before the last checkpoint of an unfinished stage, each file what the ones before it lack. */
const partName = (part: number): string => `part-${String(part).padStart(6, '0')}.json`;

const EXPECTED = `the index of a spilled stage (${STORE_FORMAT})`;

/** Writes the list of a finished stage's blocks with their checksums; a stage without one was never finished. @throws OutputError */
export async function writeStageIndex(folder: string, index: StageIndex): Promise<void> {
  await writeChecked(join(folder, NAME), index, 'to write the index of a stage');
}

/** @throws CorruptError if the list is missing, cut, changed or of another format version. */
export async function readStageIndex(folder: string): Promise<StageIndex> {
  return readIndex(join(folder, NAME));
}

/** Writes the list of the blocks that a stage has written since its last part. @throws OutputError */
export async function writePartIndex(folder: string, part: number, index: StageIndex): Promise<void> {
  await writeChecked(join(folder, partName(part)), index, 'to write the index of a part of a stage');
}

/** Returns the lists of the parts from 1 on; every other list in the folder is deleted. @throws CorruptError, OutputError */
export async function readPartIndexes(folder: string, parts: number): Promise<StageIndex[]> {
  const known = Array.from({ length: parts }, (_, i) => partName(i + 1));
  const indexes: StageIndex[] = [];
  for (const name of known) indexes.push(await readIndex(join(folder, name)));
  await storing(folder, 'to delete what an unfinished run left', async () => {
    for (const name of await readdir(folder)) if (!name.endsWith('.arrow') && !known.includes(name)) await rm(join(folder, name), { force: true });
  });
  return indexes;
}

async function readIndex(path: string): Promise<StageIndex> {
  const index = (await readChecked(path, EXPECTED)) as StageIndex;
  if (index.format !== STORE_FORMAT) throw new CorruptError({ expected: EXPECTED, found: `format ${index.format}`, remedy: 'run the same command again', file: path });
  return index;
}
