import { rmdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { OutputError } from '../core/errors.ts';
import { writeFailure } from '../io/fileErrors.ts';
import { makeFolder } from '../io/makeFolder.ts';
import { OutputFile } from '../io/outputFile.ts';

/**
 * Tries whether a file can be written at each path, so that a job does not find out at its end; leaves nothing behind.
 * @throws OutputError naming the path
 */
export async function probeTables(paths: readonly (string | null)[]): Promise<void> {
  for (const path of paths) if (path !== null) await probe(path);
}

async function probe(path: string): Promise<void> {
  const folder = resolve(dirname(path));
  let made: string | null = null;
  try {
    made = await makeFolder(folder, path);
    const there = await stat(path).catch(() => null);
    if (there?.isDirectory() === true) throw new OutputError({ expected: 'a file name', found: 'a folder of that name', remedy: 'remove the folder or choose another name', file: path });
    await (await OutputFile.create(path)).discard();
  } catch (error) {
    throw writeFailure(path, error);
  } finally {
    if (made !== null) await removeEmpty(folder, made);
  }
}

/** Removes `folder` and those above it up to `top`, as far as they are empty. */
async function removeEmpty(folder: string, top: string): Promise<void> {
  try {
    for (let each = folder; each.length >= top.length; each = dirname(each)) await rmdir(each);
  } catch {
    // Another run has put something there meanwhile: it stays.
  }
}
