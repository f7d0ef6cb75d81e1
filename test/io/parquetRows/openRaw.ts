import { open } from 'node:fs/promises';
import { rangeReader } from '../../../src/io/readRange.ts';
import type { ParquetFile } from '../../../src/io/parquet/parquetRows/writeKept.ts';

/** Opens a file for the row filter alone, without the reader of texts. */
export async function openRaw<T>(path: string, body: (file: ParquetFile) => Promise<T>): Promise<T> {
  const handle = await open(path, 'r');
  try {
    return await body({ path, size: (await handle.stat()).size, descriptor: handle.fd, read: rangeReader(handle) });
  } finally {
    await handle.close();
  }
}
