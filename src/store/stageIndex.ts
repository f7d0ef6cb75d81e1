import { crc32 } from 'node:zlib';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CorruptError } from '../core/errors.ts';
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

/** Writes the list of a finished stage's blocks with their checksums; a stage without one was never finished. @throws OutputError */
export async function writeStageIndex(folder: string, index: StageIndex): Promise<void> {
  const body = JSON.stringify(index);
  const path = join(folder, NAME);
  await storing(path, 'to write the index of a stage', async () => {
    await writeFile(`${path}.part`, `${crc32(body).toString(16).padStart(8, '0')}\n${body}\n`);
    await rename(`${path}.part`, path);
  });
}

/** @throws CorruptError if the list is missing, cut, changed or of another format version. */
export async function readStageIndex(folder: string): Promise<StageIndex> {
  const path = join(folder, NAME);
  const broken = (found: string, cause?: unknown): CorruptError =>
    new CorruptError({ expected: `the index of a spilled stage (${STORE_FORMAT})`, found, remedy: 'delete the output folder and run the job again', file: path, cause });
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw broken('no readable file', cause);
  }
  const body = text.slice(9, -1);
  if (text.slice(0, 9) !== `${crc32(body).toString(16).padStart(8, '0')}\n`) throw broken('another checksum');
  const index = JSON.parse(body) as StageIndex;
  if (index.format !== STORE_FORMAT) throw broken(`format ${index.format}`);
  return index;
}
