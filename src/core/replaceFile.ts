import { open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Puts `text` under `path` so that whoever reads it finds the old text or the new one, whole, even after the power went:
 * written beside it as `<path>.partial`, brought to the disk, then renamed; nothing is left there of what failed.
 * @throws what the system throws
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const partial = `${path}.partial`;
  const file = await open(partial, 'w');
  try {
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await unlink(partial).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

/** A name is on the disk only when its folder is; where folders cannot be opened the system takes care of it. */
export async function syncFolder(path: string): Promise<void> {
  let folder;
  try {
    folder = await open(path, 'r');
    await folder.sync();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP'].includes(code ?? '')) throw error;
  } finally {
    await folder?.close();
  }
}
