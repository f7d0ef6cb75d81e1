import { crc32 } from 'node:zlib';
import { appendFile, readFile } from 'node:fs/promises';
import { CorruptError } from '../core/errors.ts';
import { isRefusal, storeFailure, storing } from './storeErrors.ts';

/** Bytes, rows and checksum of one record batch, a u32 each, little-endian. */
export const LISTED_BYTES = 12;
/** Entries held back before they are appended to the file; there may be thousands of lists at once. */
const HELD = 64;

/** What must be known of a list to trust its file. */
export interface ListSummary {
  readonly blocks: number;
  /** Of the list's bytes. */
  readonly crc32: number;
}

/** The blocks of one partition in their order, kept in a file beside it: however many there are, memory holds a few. */
export class BlockList implements ListSummary {
  blocks = 0;
  crc32 = 0;
  #held: number[] = [];

  /** The list of a file that has these already. */
  static behind({ blocks, crc32: checksum }: ListSummary): BlockList {
    const list = new BlockList();
    list.blocks = blocks;
    list.crc32 = checksum;
    return list;
  }

  add(bytes: number, rows: number, checksum: number): void {
    this.#held.push(bytes, rows, checksum);
    this.blocks += 1;
  }

  get full(): boolean {
    return this.#held.length >= 3 * HELD;
  }

  /** Appends what is held to the file. @throws OutputError */
  async save(path: string): Promise<void> {
    if (this.#held.length === 0) return;
    const bytes = Buffer.alloc(4 * this.#held.length);
    this.#held.forEach((value, at) => bytes.writeUInt32LE(value, 4 * at));
    await storing(path, 'to write the list of a partition', () => appendFile(path, bytes));
    this.crc32 = crc32(bytes, this.crc32);
    this.#held = [];
  }
}

/** Returns bytes, rows and checksum of each block that a list has, one after the other. @throws CorruptError if the file is missing, cut or changed */
export async function readBlockList(path: string, { blocks, crc32: checksum }: ListSummary): Promise<Uint32Array> {
  const broken = (found: string, cause?: unknown): CorruptError => new CorruptError({ expected: `the list of ${blocks} spilled blocks as it was written`, found, remedy: 'check the disk and run the same command again', file: path, cause });
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    if (isRefusal(cause)) throw storeFailure(path, 'to read the list of spilled blocks', cause);
    throw broken('no readable file', cause);
  }
  if (bytes.length !== LISTED_BYTES * blocks) throw broken(`${bytes.length} bytes`);
  if (crc32(bytes) !== checksum) throw broken('another checksum');
  return Uint32Array.from({ length: 3 * blocks }, (_, i) => bytes.readUInt32LE(4 * i));
}
