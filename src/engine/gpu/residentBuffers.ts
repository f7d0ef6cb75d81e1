import { DeviceError, isBandsawError, MismatchError } from '../../core/errors.ts';
import type { Residents } from '../residents.ts';
import type { BufferPool } from './bufferPool.ts';
import type { Device } from './device.ts';
import { takeMapped } from './mapped.ts';
import { scoped, scopeError } from './scopes.ts';
import { uploadFill } from './upload.ts';
import { WordRanges } from './wordRanges.ts';
import { deviceErrorFor, waitFor } from './waits.ts';

interface Kept {
  readonly words: number;
  readonly buffer: GPUBuffer;
  readonly written: WordRanges;
}

interface ResidentOptions {
  readonly budgetBytes: number;
  readonly mostWords: number;
  /** Every word set to this first, so that what no run retained is seen. */
  readonly fill?: number | undefined;
  readonly waitLimitMs: number;
}

let made = 0;

/** Device buffers that callers own by key. Keys are never used twice in a process, so one of a lost device fits nowhere. */
export class ResidentBuffers implements Residents {
  readonly budgetBytes: number;
  readonly mostWords: number;
  readonly #device: Device;
  readonly #pool: BufferPool;
  readonly #options: ResidentOptions;
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;
  #users = 0;
  #given = false;
  /** Called when the last user is done. */
  #waiting: (() => void)[] = [];

  constructor(device: Device, pool: BufferPool, options: ResidentOptions) {
    this.#device = device;
    this.#pool = pool;
    this.#options = options;
    this.budgetBytes = options.budgetBytes;
    this.mostWords = options.mostWords;
  }

  get freeWords(): number {
    return Math.floor((this.budgetBytes - this.#bytes) / 4);
  }

  async make(words: number): Promise<string | null> {
    const bytes = Math.max(16, words * 4);
    if (this.#given || words > this.mostWords || this.#bytes + bytes > this.budgetBytes) return null;
    this.#bytes += bytes;
    try {
      const [buffer] = await waitFor(this.#device, this.#pool.take([{ use: 'storage', bytes }]), this.#options.waitLimitMs);
      if (this.#options.fill !== undefined) uploadFill(this.#device.gpu, buffer, bytes / 4, this.#options.fill);
      made += 1;
      const key = `resident ${made}`;
      this.#kept.set(key, { words, buffer, written: new WordRanges() });
      return key;
    } catch (error) {
      this.#bytes -= bytes;
      if (isBandsawError(error, 'device') && this.#device.failure() === undefined) return null;
      throw error;
    }
  }

  has(key: string): boolean {
    return this.#device.failure() === undefined && this.#kept.has(key);
  }

  holds(key: string, from: number, to: number): boolean {
    return this.has(key) && (this.#kept.get(key) as Kept).written.holds(from, to);
  }

  /** Takes note that a run which is over wrote words [from, to). */
  note(key: string, from: number, to: number): void {
    this.#kept.get(key)?.written.add(from, to);
  }

  /** Undefined where there is none. */
  wordsOf(key: string): number | undefined {
    return this.#kept.get(key)?.words;
  }

  bufferOf(key: string): GPUBuffer {
    return (this.#kept.get(key) as Kept).buffer;
  }

  async read(key: string, from: number, words: number): Promise<Uint32Array> {
    const kept = this.#kept.get(key);
    if (kept === undefined && this.#given) throw new DeviceError({ expected: `the resident ${key}`, found: 'that it was given up for want of memory', remedy: 'bring its content again', recovery: 'retry' });
    if (kept === undefined || from + words > kept.words) {
      throw new MismatchError({ expected: `words up to ${from + words} of ${key}`, found: kept === undefined ? 'no such resident' : `${kept.words} words`, remedy: 'report this as a bug' });
    }
    if (words === 0) return new Uint32Array(0);
    const wait = async <T>(promise: Promise<T>): Promise<T> => waitFor(this.#device, promise, this.#options.waitLimitMs);
    const { gpu } = this.#device;
    const [staging] = await wait(this.#pool.take([{ use: 'staging', bytes: words * 4 }]));
    try {
      const { error } = scoped(gpu, () => {
        const encoder = gpu.createCommandEncoder({ label: key });
        encoder.copyBufferToBuffer(kept.buffer, from * 4, staging, 0, words * 4);
        gpu.queue.submit([encoder.finish()]);
      });
      const caught = await wait(error);
      if (caught !== null) throw scopeError(`the copy of ${key}`, caught);
      await wait(staging.mapAsync(1, 0, words * 4));
      const content = takeMapped(staging, words, key);
      this.#pool.give([staging]);
      return content;
    } catch (failure) {
      this.#pool.drop([staging]);
      throw await deviceErrorFor(this.#device, failure);
    }
  }

  drop(key: string): void {
    const kept = this.#kept.get(key);
    if (kept === undefined) return;
    this.#kept.delete(key);
    this.#bytes -= Math.max(16, kept.words * 4);
    this.#pool.drop([kept.buffer]);
  }

  /** False from when all were given up. */
  get open(): boolean {
    return !this.#given && this.budgetBytes > 0;
  }

  /** Returns what `body` does; nothing is given up before it is done. */
  async using<T>(body: () => Promise<T>): Promise<T> {
    this.#users += 1;
    try {
      return await body();
    } finally {
      this.#users -= 1;
      if (this.#users === 0) for (const go of this.#waiting.splice(0)) go();
    }
  }

  /**
   * Gives back the memory of all of them once nobody uses one, and makes none any more: runs need it more. Returns
   * whether there was any to give. Whoever waits here must not be a user.
   */
  async giveUp(): Promise<boolean> {
    if (this.#kept.size === 0) return false;
    this.#given = true;
    if (this.#users > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    for (const key of this.#kept.keys()) this.drop(key);
    return true;
  }

  /** For when the pool closes and with it all buffers. */
  forget(): void {
    this.#kept.clear();
    this.#bytes = 0;
  }
}
