import type { FileHandle } from 'node:fs/promises';

/** Reads bytes [start, end) of a file into a buffer that the caller owns; fewer if the file ends before. */
export type ReadRange = (start: number, end: number) => Promise<Uint8Array<ArrayBuffer>>;

export function rangeReader(handle: FileHandle): ReadRange {
  return async (start, end) => {
    const bytes = new Uint8Array(Math.max(end - start, 0));
    let done = 0;
    while (done < bytes.length) {
      const { bytesRead } = await handle.read(bytes, done, bytes.length - done, start + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return bytes.subarray(0, done);
  };
}
