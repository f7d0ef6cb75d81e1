import { read as readCallback } from 'node:fs';
import { promisify } from 'node:util';
import { brokenPage } from '../parquetLevels.ts';
import { pulse } from '../../pulse.ts';

const readFile = promisify(readCallback);
const SPAN = 4 * 2 ** 20;

/** Reads an open file from front to back through a window of 4 MiB (or `span`), or one as large as what is asked for. */
export class FileWindow {
  readonly #descriptor: number;
  readonly #span: number;
  /** Nothing beyond is read: the footer begins there. */
  readonly end: number;
  #buffer: Buffer<ArrayBuffer>;
  #start = 0;
  #filled = 0;

  /**
   * @param descriptor of a file that stays open; threads share them
   * @param buffer one to begin with, the window's until it is asked back
   */
  constructor(descriptor: number, end: number, span = SPAN, buffer: Buffer<ArrayBuffer> = Buffer.alloc(0)) {
    this.#span = span;
    this.#descriptor = descriptor;
    this.end = end;
    this.#buffer = buffer;
  }

  get buffer(): Buffer<ArrayBuffer> {
    return this.#buffer;
  }

  /**
   * Returns bytes [at, at + length) as a view that is valid until the next call.
   * @throws FormatError if they reach beyond the end; what the system throws
   */
  async view(at: number, length: number): Promise<Uint8Array> {
    if (at < 0 || length > this.end - at) throw brokenPage('bytes beyond the end of the data');
    if (at < this.#start || at + length > this.#start + this.#filled) await this.#load(at, length);
    return this.#buffer.subarray(at - this.#start, at - this.#start + length);
  }

  /** As view, with less where the data ends. */
  async atMost(at: number, length: number): Promise<Uint8Array> {
    return this.view(at, Math.max(0, Math.min(length, this.end - at)));
  }

  async #load(at: number, length: number): Promise<void> {
    const wanted = Math.min(Math.max(length, this.#span), this.end - at);
    // A window that one large page made is let go when the next small one is read.
    if (wanted > this.#buffer.length || (wanted <= this.#span && this.#buffer.length > Math.max(this.#span, SPAN))) this.#buffer = Buffer.allocUnsafeSlow(Math.max(wanted, Math.min(this.#span, this.end)));
    this.#start = at;
    this.#filled = 0;
    while (this.#filled < wanted) {
      const { bytesRead } = await readFile(this.#descriptor, this.#buffer, this.#filled, wanted - this.#filled, at + this.#filled);
      pulse.reads += 1;
      if (bytesRead === 0) throw brokenPage('the file cut short');
      this.#filled += bytesRead;
    }
  }
}
