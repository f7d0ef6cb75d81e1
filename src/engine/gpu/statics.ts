import { MismatchError } from '../../core/errors.ts';
import type { BufferPool } from './bufferPool.ts';
import { uploadBytes, uploadFill } from './upload.ts';

interface Kept {
  readonly words: number;
  readonly buffer: GPUBuffer;
}

/** Buffers that go up once per key and stay: tables, permutations. */
export class Statics {
  readonly #gpu: GPUDevice;
  readonly #pool: BufferPool;
  readonly #kept = new Map<string, Promise<Kept>>();

  constructor(gpu: GPUDevice, pool: BufferPool) {
    this.#gpu = gpu;
    this.#pool = pool;
  }

  has(key: string): boolean {
    return this.#kept.has(key);
  }

  /**
   * Returns the buffer kept under `key` and the bytes this call sent up: 0 unless it was the first.
   * @throws MismatchError if the key was used for another length.
   */
  async get(key: string, words: number, content: Uint32Array | Uint8Array | undefined): Promise<{ buffer: GPUBuffer; bytesUp: number }> {
    const known = this.#kept.get(key);
    const made = known ?? this.#upload(key, words, content);
    if (known === undefined) {
      this.#kept.set(key, made);
      made.catch(() => this.#kept.delete(key));
    }
    const kept = await made;
    if (kept.words !== words) throw new MismatchError({ expected: `${kept.words} words under static key ${key}`, found: `${words}`, remedy: 'use another key for other content' });
    return { buffer: kept.buffer, bytesUp: known === undefined ? words * 4 : 0 };
  }

  async #upload(key: string, words: number, content: Uint32Array | Uint8Array | undefined): Promise<Kept> {
    if (content === undefined) throw new MismatchError({ expected: `content for static key ${key}`, found: 'none', remedy: 'pass it with the first run' });
    const [buffer] = await this.#pool.take([{ use: 'storage', bytes: Math.max(16, words * 4) }]);
    uploadFill(this.#gpu, buffer, Math.max(4, words), 0);
    uploadBytes(this.#gpu, buffer, content);
    return { words, buffer };
  }
}
