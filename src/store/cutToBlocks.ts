import { readdir, rm, stat, truncate } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CorruptError } from '../core/errors.ts';
import { LISTED_BYTES } from './blockList.ts';
import type { StageIndex } from './stageIndex.ts';
import { listFile, partitionFile } from './partitionFile.ts';
import { storing } from './storeErrors.ts';

/**
 * Cuts the files of an unfinished stage to what its checkpoint has, and deletes those of which it has nothing.
 * @throws CorruptError naming a file that is shorter; OutputError
 */
export async function cutToBlocks(folder: string, { partitions }: StageIndex): Promise<void> {
  const lengths = new Map<string, number>();
  for (const { partition, bytes, blocks } of partitions) {
    lengths.set(basename(partitionFile(folder, partition)), bytes);
    lengths.set(basename(listFile(folder, partition)), LISTED_BYTES * blocks);
  }
  await storing(folder, 'to cut off what an unfinished run left', async () => {
    for (const name of await readdir(folder)) if (!name.endsWith('.json') && !lengths.has(name)) await rm(join(folder, name), { force: true });
    for (const [name, length] of lengths) {
      const path = join(folder, name);
      const size = await stat(path).then((each) => each.size, () => -1);
      if (size < length) throw new CorruptError({ expected: `${length} bytes of spilled records`, found: size < 0 ? 'no such file' : `${size}`, remedy: 'check the disk and run the same command again', file: path });
      if (size > length) await truncate(path, length);
    }
  });
}
