import { crc32 } from 'node:zlib';
import { readFile } from 'node:fs/promises';
import { CorruptError } from '../core/errors.ts';
import { replaceFile } from '../core/replaceFile.ts';
import { isRefusal, storeFailure, storing } from './storeErrors.ts';

const checksumOf = (body: string): string => crc32(body).toString(16).padStart(8, '0');

/** Writes a value as JSON behind a line with its checksum; what was there before stays until all of it is on the disk. @throws OutputError */
export async function writeChecked(path: string, value: unknown, expected: string): Promise<void> {
  const body = JSON.stringify(value);
  await storing(path, expected, async () => replaceFile(path, `${checksumOf(body)}\n${body}\n`));
}

/** @throws CorruptError if the file is missing, cut or changed; OutputError if it may not be opened now. */
export async function readChecked(path: string, expected: string): Promise<unknown> {
  const broken = (found: string, cause?: unknown): CorruptError => new CorruptError({ expected, found, remedy: 'run the same command again', file: path, cause });
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (isRefusal(cause)) throw storeFailure(path, `to read ${expected}`, cause);
    throw broken('no readable file', cause);
  }
  const body = text.slice(9, -1);
  if (text.slice(0, 9) !== `${checksumOf(body)}\n`) throw broken('another checksum');
  return JSON.parse(body) as unknown;
}
