import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

function isFolder(path: string): boolean {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined) return false;
  if (there.isDirectory()) return true;
  throw Object.assign(new Error(`${path} is not a folder`), { code: 'ENOTDIR' });
}

/**
 * Returns the uppermost folder that had to be made so that `folder` exists, or null if it was there. One level at a
 * time: the recursive form of Node's mkdir never returns where a file system answers "no such file" to making a folder
 * whose parent exists, as /proc does.
 * @throws what the system throws
 */
export function makeFolders(folder: string): string | null {
  const missing: string[] = [];
  for (let at = resolve(folder); !isFolder(at); at = dirname(at)) missing.push(at);
  for (const each of missing.toReversed()) {
    try {
      mkdirSync(each);
    } catch (error) {
      // Another run may have made it meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return missing.at(-1) ?? null;
}
