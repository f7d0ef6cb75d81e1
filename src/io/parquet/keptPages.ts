/** Decoded pages of text columns, kept from the first reading of a job for those behind it. */
import { read as readCallback, writev as writevCallback } from 'node:fs';
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import type { Room } from './pageRoom.ts';

const readFile = promisify(readCallback);
const writeFile = promisify(writevCallback);

/** Before each page: where it stands in its file, its size and the checksum of its bytes. */
const HEAD = 16;

/** Room for the pages of one column chunk. It can be sent to a thread. */
export interface PageSlot {
  /** Of the file of pages, which stays open; threads share it. */
  readonly descriptor: number;
  readonly at: number;
  readonly bytes: number;
  /** One number: 1 as soon as every page is there. */
  readonly whole: Int32Array<SharedArrayBuffer>;
}

/** The column of a row group whose pages are kept. */
export interface KeptLeaf {
  readonly leaf: number;
  readonly slot: PageSlot;
}

/**
 * A file of decoded pages. It has no name while it is open, so that nothing is left of it however the process ends; what
 * another run kept is of no use to this one.
 */
export class KeptPages {
  readonly #file: FileHandle;
  readonly #most: number;
  /** Only of chunks that have room: there is no end of the others. */
  readonly #slots = new Map<string, PageSlot>();
  #used = 0;

  private constructor(file: FileHandle, most: number) {
    this.#file = file;
    this.#most = most;
  }

  /** Returns a file at `path` for at most so many bytes; null where there can be none: everything works without, slower. */
  static async open(path: string, most: number): Promise<KeptPages | null> {
    let file: FileHandle | null = null;
    try {
      await mkdir(dirname(path), { recursive: true });
      file = await open(path, 'w+');
      // Some systems keep the name of an open file: it goes with its folder then.
      await rm(path, { force: true }).catch(() => undefined);
      return new KeptPages(file, most);
    } catch {
      await file?.close();
      return null;
    }
  }

  /** Returns room for the pages of a chunk that is about to be read, `bytes` of them decoded; null if there is none left. */
  roomFor(chunk: string, bytes: number): PageSlot | null {
    const known = this.#slots.get(chunk);
    if (known !== undefined) return known;
    if (!(bytes >= 0 && this.#used + bytes <= this.#most)) return null;
    const slot = { descriptor: this.#file.fd, at: this.#used, bytes, whole: new Int32Array(new SharedArrayBuffer(4)) };
    this.#used += bytes;
    this.#slots.set(chunk, slot);
    return slot;
  }

  /** Returns where the pages of a chunk are or will be, null if nowhere. */
  slotOf(chunk: string): PageSlot | null {
    return this.#slots.get(chunk) ?? null;
  }

  /** Readers must have ended. */
  async close(): Promise<void> {
    await this.#file.close();
  }
}

/** The pages of one chunk in the order of the file: put where they are decoded for the first time, read later. */
export class ChunkPages {
  readonly #slot: PageSlot;
  #place = 0;
  #at = 0;
  #next = 0;
  #missing = 0;

  constructor(slot: PageSlot) {
    this.#slot = slot;
  }

  get whole(): boolean {
    return Atomics.load(this.#slot.whole, 0) === 1;
  }

  /** Moves on to the page whose stored bytes begin at `place` of its file and take `size` decoded. */
  begin(place: number, size: number): void {
    this.#place = place;
    this.#at = this.#next;
    this.#next += HEAD + size;
    this.#missing += 1;
  }

  /** Returns the page, which lies in `room`; null if it must be decoded, because it is not there or is not what was put. */
  async read(room: Room): Promise<Uint8Array | null> {
    const size = this.#next - this.#at;
    if (!this.whole || this.#next > this.#slot.bytes) return null;
    const bytes = room(size);
    for (let got = 0; got < size; ) {
      const bytesRead = await readFile(this.#slot.descriptor, bytes, got, size - got, this.#slot.at + this.#at + got).then((done) => done.bytesRead, () => 0);
      if (bytesRead === 0) return null;
      got += bytesRead;
    }
    const body = bytes.subarray(HEAD);
    return Buffer.compare(bytes.subarray(0, HEAD), this.#head(body)) === 0 ? body : null;
  }

  /** Keeps the page; where that fails the chunk is decoded again later. */
  async put(body: Uint8Array): Promise<void> {
    const size = HEAD + body.length;
    if (this.#at + size !== this.#next || this.#next > this.#slot.bytes) return;
    const written = await writeFile(this.#slot.descriptor, [this.#head(body), body], this.#slot.at + this.#at).then((done) => done.bytesWritten, () => 0);
    if (written === size) this.#missing -= 1;
  }

  /** Says that there is no further page. */
  end(): void {
    if (this.#missing === 0) Atomics.store(this.#slot.whole, 0, 1);
  }

  #head(body: Uint8Array): Uint8Array {
    const head = new DataView(new ArrayBuffer(HEAD));
    head.setFloat64(0, this.#place);
    head.setUint32(8, body.length);
    head.setUint32(12, crc32(body));
    return new Uint8Array(head.buffer);
  }
}
