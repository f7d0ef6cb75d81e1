import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { InputError } from '../core/errors.ts';
import { readFailure } from '../io/fileErrors.ts';

/** What tells a changed input from an unchanged one. */
export interface InputIdentity {
  readonly path: string;
  readonly bytes: number;
  readonly modified: number;
  /** SHA-256 over samples of the content; null for what is no file. */
  readonly content: string | null;
  /** Only on standard input: `modified` is 0 then and `content` covers all of it. */
  readonly standardInput?: true;
}

/** Both ends, where headers and footers are, and pieces in between. */
const END_BYTES = 2 ** 16;
const PIECE_BYTES = 2 ** 12;
const PIECES = 62;

/**
 * Returns size, time of change and a fingerprint of the content of each file, in order. The fingerprint covers 376 KiB
 * of a larger file: all of it would cost a reading of its own.
 * @throws InputError for a file that cannot be looked at
 */
export async function identify(paths: readonly string[]): Promise<InputIdentity[]> {
  const identities: InputIdentity[] = [];
  for (const path of paths) identities.push({ ...(await lookAt(path)), content: await fingerprintOf(path) });
  return identities;
}

export async function lookAt(path: string): Promise<Omit<InputIdentity, 'content'>> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { path, bytes: size, modified: mtimeMs };
  } catch (error) {
    throw readFailure(path, error);
  }
}

async function fingerprintOf(path: string): Promise<string | null> {
  try {
    // Opening a pipe would wait for whoever writes to it; who reads the inputs refuses it.
    if (!(await stat(path)).isFile()) return null;
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const hash = createHash('sha256');
      const buffer = new Uint8Array(END_BYTES);
      for (const [at, bytes] of placesIn(size)) {
        const { bytesRead } = await file.read(buffer, 0, bytes, at);
        hash.update(buffer.subarray(0, bytesRead));
      }
      return hash.digest('hex');
    } finally {
      await file.close();
    }
  } catch (error) {
    throw readFailure(path, error);
  }
}

/** Places and lengths that a fingerprint covers; all of a file that is no larger than they are together. */
function placesIn(size: number): (readonly [number, number])[] {
  const inner = size - 2 * END_BYTES;
  if (inner <= PIECES * PIECE_BYTES) {
    return Array.from({ length: Math.ceil(size / END_BYTES) }, (_, i) => [i * END_BYTES, Math.min(END_BYTES, size - i * END_BYTES)]);
  }
  const pieces = Array.from({ length: PIECES }, (_, i) => [END_BYTES + Math.floor((i * (inner - PIECE_BYTES)) / (PIECES - 1)), PIECE_BYTES] as const);
  return [[0, END_BYTES], ...pieces, [size - END_BYTES, END_BYTES]];
}

/**
 * A job reads its inputs up to three times and counts on the rows being the same each time.
 * @throws InputError naming the first file that is not as it was, by its size and time
 */
export async function assertUnchanged(start: readonly Pick<InputIdentity, 'path' | 'bytes' | 'modified'>[]): Promise<void> {
  for (const { path, bytes, modified } of start) {
    const now = await lookAt(path);
    if (now.bytes === bytes && now.modified === modified) continue;
    const found = now.bytes === bytes ? 'it changed' : `it changed (${now.bytes} bytes, ${bytes} at the start)`;
    throw new InputError({ expected: 'the input as it was at the start', found, remedy: 'run again with --restart when nothing writes to it any more', file: path });
  }
}
