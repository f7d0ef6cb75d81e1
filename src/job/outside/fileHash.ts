import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFailure } from '../../io/fileErrors.ts';

/** Returns the SHA-256 of a file of any size. @throws InputError */
export async function fileHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(part as Buffer);
  } catch (error) {
    throw readFailure(path, error);
  }
  return hash.digest('hex');
}
