import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { writeFailure } from './fileErrors.ts';

async function isFolder(path: string): Promise<boolean> {
  const there = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (there === null) return false;
  if (there.isDirectory()) return true;
  throw Object.assign(new Error(`${path} is not a folder`), { code: 'ENOTDIR' });
}

/**
 * Returns the uppermost folder that had to be made so that `folder` exists, or null if it was there. One level at a
 * time: the recursive form of Node's mkdir never returns where a file system answers "no such file" to making a folder
 * whose parent exists, as /proc does.
 * @throws OutputError naming `named`, the folder unless something else is wanted for
 */
export async function makeFolder(folder: string, named = folder): Promise<string | null> {
  try {
    const missing: string[] = [];
    for (let at = resolve(folder); !(await isFolder(at)); at = dirname(at)) missing.push(at);
    for (const each of missing.toReversed()) {
      await mkdir(each).catch((error: NodeJS.ErrnoException) => {
        // Another run may have made it meanwhile.
        if (error.code !== 'EEXIST') throw error;
      });
    }
    return missing.at(-1) ?? null;
  } catch (error) {
    throw writeFailure(named, error);
  }
}
