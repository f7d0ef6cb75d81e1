/** Decoded pages of text columns, kept from the first reading of a job for those behind it. */
import { read as readCallback, writev as writevCallback } from 'node:fs';
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import type { Room } from './pageRoom.ts';

const readFile = promisify(readCallback);
const writeFile = promisify(writevCallback);

/** Before each page: where it stands in its file, its size and, on a disk, the checksum of its bytes. */
const HEAD = 16;
/** Pages begin at multiples of it: memory that threads share is copied byte by byte elsewhere, at a third of the speed. */
const WORD = 8;

/** Room for the pages of one column chunk. It can be sent to a thread. */
export interface PageSlot {
  /** Where they lie, shared by all threads; null if they lie in the file. */
  readonly memory: Uint8Array<SharedArrayBuffer> | null;
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

/** Bytes of decoded pages that may be kept. */
interface PagesKept {
  /** In the memory of the process, which the first chunks take. */
  readonly memory: number;
  readonly file: number;
}

/**
 * Decoded pages in memory and, what has no room there, in a file. It has no name while it is open, so that nothing is left of
 * it however the process ends; what another run kept is of no use to this one.
 */
export class KeptPages {
  readonly #file: FileHandle | null;
  readonly #most: PagesKept;
  /** Only of chunks that have room: there is no end of the others. */
  readonly #slots = new Map<string, PageSlot>();
  #inMemory = 0;
  #inFile = 0;

  private constructor(file: FileHandle | null, most: PagesKept) {
    this.#file = file;
    this.#most = most;
  }

  /** Returns room for so many bytes, of a file that has none at `path` any more; without a file where there can be none: everything works without, slower. */
  static async open(path: string, most: PagesKept): Promise<KeptPages> {
    let file: FileHandle | null = null;
    try {
      if (most.file > 0) {
        await mkdir(dirname(path), { recursive: true });
        file = await open(path, 'w+');
        // Some systems keep the name of an open file: it goes with its folder then.
        await rm(path, { force: true }).catch(() => undefined);
      }
      return new KeptPages(file, most);
    } catch {
      await file?.close();
      return new KeptPages(null, most);
    }
  }

  /** Returns room for the pages of a chunk that is about to be read, `bytes` of them decoded; null if there is none left. */
  roomFor(chunk: string, bytes: number): PageSlot | null {
    const known = this.#slots.get(chunk);
    if (known !== undefined) return known;
    if (!(bytes >= 0)) return null;
    // What pages say of themselves in the file takes about as much as their heads here, but for where they begin.
    const room = Math.ceil(bytes * (1 + 2 ** -10)) + 64;
    const slot = this.#inMemoryFor(room) ?? this.#inFileFor(room);
    if (slot !== null) this.#slots.set(chunk, slot);
    return slot;
  }

  #inMemoryFor(bytes: number): PageSlot | null {
    if (this.#inMemory + bytes > this.#most.memory) return null;
    try {
      // The system gives the memory page by page, as it is written to.
      const memory = new Uint8Array(new SharedArrayBuffer(bytes));
      this.#inMemory += bytes;
      return { memory, descriptor: -1, at: 0, bytes, whole: newFlag() };
    } catch {
      return null;
    }
  }

  #inFileFor(bytes: number): PageSlot | null {
    if (this.#file === null || this.#inFile + bytes > this.#most.file) return null;
    const slot = { memory: null, descriptor: this.#file.fd, at: this.#inFile, bytes, whole: newFlag() };
    this.#inFile += bytes;
    return slot;
  }

  /** Returns where the pages of a chunk are or will be, null if nowhere. */
  slotOf(chunk: string): PageSlot | null {
    return this.#slots.get(chunk) ?? null;
  }

  /** Readers must have ended. */
  async close(): Promise<void> {
    this.#slots.clear();
    await this.#file?.close();
  }
}

function newFlag(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(4));
}

/** The pages of one chunk in the order of the file: put where they are decoded for the first time, read later. */
export class ChunkPages {
  readonly #slot: PageSlot;
  #place = 0;
  #at = 0;
  #end = 0;
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
    this.#at = Math.ceil(this.#end / WORD) * WORD;
    this.#end = this.#at + HEAD + size;
    this.#missing += 1;
  }

  /** Returns the page, which lies in `room`; null if it must be decoded, because it is not there or is not what was put. */
  async read(room: Room): Promise<Uint8Array | null> {
    if (!this.whole || this.#end > this.#slot.bytes) return null;
    const bytes = room(this.#end - this.#at);
    if (!(await this.#load(bytes))) return null;
    const body = bytes.subarray(HEAD);
    return Buffer.compare(bytes.subarray(0, HEAD), this.#head(body)) === 0 ? body : null;
  }

  async #load(bytes: Uint8Array): Promise<boolean> {
    const { memory, descriptor, at } = this.#slot;
    if (memory !== null) {
      bytes.set(memory.subarray(this.#at, this.#end));
      return true;
    }
    for (let got = 0; got < bytes.length; ) {
      const bytesRead = await readFile(descriptor, bytes, got, bytes.length - got, at + this.#at + got).then((done) => done.bytesRead, () => 0);
      if (bytesRead === 0) return false;
      got += bytesRead;
    }
    return true;
  }

  /** Keeps the page; where that fails the chunk is decoded again later. */
  async put(body: Uint8Array): Promise<void> {
    if (this.#at + HEAD + body.length !== this.#end || this.#end > this.#slot.bytes) return;
    const { memory, descriptor, at } = this.#slot;
    const head = this.#head(body);
    if (memory === null) {
      const written = await writeFile(descriptor, [head, body], at + this.#at).then((done) => done.bytesWritten, () => 0);
      if (written !== HEAD + body.length) return;
    } else {
      memory.set(head, this.#at);
      memory.set(body, this.#at + HEAD);
    }
    this.#missing -= 1;
  }

  /** Says that there is no further page. */
  end(): void {
    if (this.#missing === 0) Atomics.store(this.#slot.whole, 0, 1);
  }

  #head(body: Uint8Array): Uint8Array {
    const head = new DataView(new ArrayBuffer(HEAD));
    head.setFloat64(0, this.#place);
    head.setUint32(8, body.length);
    if (this.#slot.memory === null) head.setUint32(12, crc32(body));
    return new Uint8Array(head.buffer);
  }
}
