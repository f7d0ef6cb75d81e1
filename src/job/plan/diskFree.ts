import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Bytes free where a folder is, or will be. */
export async function freeAt(folder: string): Promise<number> {
  for (let each = resolve(folder); ; each = dirname(each)) {
    const info = await statfs(each).catch(() => null);
    if (info !== null) return info.bavail * info.bsize;
    if (dirname(each) === each) return Infinity;
  }
}
