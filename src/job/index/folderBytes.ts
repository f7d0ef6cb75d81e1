import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readFailure } from '../../io/fileErrors.ts';

/** Returns the bytes of all files in a folder; 0 where there is none. */
export async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  try {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      bytes += entry.isDirectory() ? await folderBytes(path) : (await stat(path)).size;
    }
  } catch (error) {
    // Who compacts deletes while others look.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw readFailure(folder, error);
  }
  return bytes;
}
