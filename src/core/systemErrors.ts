/** Why the system refused to write, and what to do, in words; for all that writes files. */
interface WriteTrouble {
  readonly expected: string;
  readonly found: string;
  readonly remedy: string;
}

/** Returns the code of an error of the system, such as ENOSPC. */
export function errnoOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

const full: WriteTrouble = { expected: 'room on the disk', found: 'it full', remedy: 'free some space and run the same command again' };
const forbidden: WriteTrouble = { expected: 'a writable place', found: 'no permission to write there', remedy: 'choose another output folder' };
const absent: WriteTrouble = { expected: 'an existing folder to write to', found: 'none', remedy: 'create the folder first' };
export const noDescriptors: WriteTrouble = { expected: 'a free file descriptor', found: 'none left', remedy: 'raise the limit on open files (ulimit -n) and run the same command again' };

const troubles: Readonly<Record<string, WriteTrouble>> = {
  ENOSPC: full,
  EDQUOT: { ...full, expected: 'room within the quota', found: 'it used up' },
  EFBIG: { expected: 'a file system that takes a file of this size', found: 'a limit on the size of files', remedy: 'raise the limit (ulimit -f) or choose another disk, and run the same command again' },
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: { ...forbidden, found: 'a read-only file system' },
  ENOENT: absent,
  ENOTDIR: absent,
  EISDIR: { expected: 'a file name', found: 'a folder of that name', remedy: 'remove the folder or choose another name' },
  EMFILE: noDescriptors,
  ENFILE: noDescriptors,
};

/** Returns what an error of the system means to whoever writes; null for one that is not known. */
export function writeTrouble(error: unknown): WriteTrouble | null {
  return troubles[errnoOf(error) ?? ''] ?? null;
}
