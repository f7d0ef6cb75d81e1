import { open, type FileHandle } from 'node:fs/promises';
import { FormatError } from '../core/errors.ts';

const CHUNK = 1 << 20;

/** Reads a file of little-endian numbers from front to back. Nothing is asked for that the file does not have, so its numbers cannot ask for memory. */
export class ModelReader {
  readonly path: string;
  readonly #handle: FileHandle;
  #unread: number;
  #buffer = new Uint8Array(2 * CHUNK);
  #start = 0;
  #end = 0;

  private constructor(path: string, handle: FileHandle, size: number) {
    this.path = path;
    this.#handle = handle;
    this.#unread = size;
  }

  static async open(path: string): Promise<ModelReader> {
    const handle = await open(path);
    return new ModelReader(path, handle, (await handle.stat()).size);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /** Bytes that are left of the file. */
  get left(): number {
    return this.#unread + this.#end - this.#start;
  }

  damaged(expected: string, found: string): FormatError {
    return new FormatError({ expected, found, remedy: 'check that the file is whole and a model of fastText', file: this.path });
  }

  /** Makes at least `bytes` (at most a MiB) stand in the buffer. @throws FormatError where the file ends before */
  async want(bytes: number): Promise<void> {
    if (bytes > this.left) throw this.damaged(`${bytes} more bytes`, `${this.left}`);
    while (this.#end - this.#start < bytes) await this.more();
  }

  /** Reads on; false at the end of the file. @throws FormatError where the buffer is full and nobody took of it */
  async more(): Promise<boolean> {
    if (this.#unread === 0) return false;
    this.#buffer.copyWithin(0, this.#start, this.#end);
    this.#end -= this.#start;
    this.#start = 0;
    const room = Math.min(this.#buffer.length - this.#end, CHUNK, this.#unread);
    if (room === 0) throw this.damaged('words of at most 2 MiB', 'a longer one');
    const { bytesRead } = await this.#handle.read(this.#buffer, this.#end, room);
    if (bytesRead === 0) throw this.damaged(`${this.#unread} more bytes`, 'the end of the file');
    this.#end += bytesRead;
    this.#unread -= bytesRead;
    return true;
  }

  /** What is read and not taken: valid until the next read. */
  get ahead(): Uint8Array {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  skip(bytes: number): void {
    this.#start += bytes;
  }

  async #view(bytes: number): Promise<DataView> {
    await this.want(bytes);
    const view = new DataView(this.#buffer.buffer, this.#start, bytes);
    this.#start += bytes;
    return view;
  }

  async byte(): Promise<number> {
    return (await this.#view(1)).getUint8(0);
  }

  async int32(): Promise<number> {
    return (await this.#view(4)).getInt32(0, true);
  }

  /** @throws FormatError for one that a double cannot hold */
  async int64(): Promise<number> {
    const value = Number((await this.#view(8)).getBigInt64(0, true));
    if (!Number.isSafeInteger(value)) throw this.damaged('a count', `${value}`);
    return value;
  }

  async float64(): Promise<number> {
    return (await this.#view(8)).getFloat64(0, true);
  }

  async bytes(count: number): Promise<Uint8Array> {
    if (count < 0 || count > this.left) throw this.damaged(`at most ${this.left} bytes`, `${count}`);
    const into = new Uint8Array(count);
    for (let at = 0; at < count; ) {
      if (this.#start === this.#end) await this.more();
      const part = Math.min(count - at, this.#end - this.#start);
      into.set(this.#buffer.subarray(this.#start, this.#start + part), at);
      this.#start += part;
      at += part;
    }
    return into;
  }

  async floats(count: number): Promise<Float32Array> {
    const bytes = await this.bytes(4 * count);
    return new Float32Array(bytes.buffer);
  }
}
