import { fstatSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { InputError } from '../core/errors.ts';

/** Returns standard input, or null where it is a terminal. @throws InputError if it is a folder, of which Node makes an empty stream */
export function standardInput(): Readable | null {
  if (process.stdin.isTTY) return null;
  if (fstatSync(0).isDirectory()) throw new InputError({ expected: 'data on standard input', found: 'a folder', remedy: 'name the folder as an INPUT' });
  return process.stdin;
}
