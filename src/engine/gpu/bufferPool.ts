import { DeviceMemoryError } from '../../core/errors.ts';
import { scoped, scopeError } from './scopes.ts';

/** Values of GPUBufferUsage, which exists as a global only in browsers. */
const usages = {
  storage: 0x80 | 0x04 | 0x08,
  uniform: 0x40 | 0x08,
  staging: 0x01 | 0x08,
} as const;

type PoolUse = keyof typeof usages;

interface BufferRequest {
  readonly use: PoolUse;
  readonly bytes: number;
}

/** Returns the size a request is rounded up to: 2^i or 3 · 2^i, so that at most a third lies idle and sizes recur. */
export function bucketBytes(bytes: number, most: number): number {
  let size = 256;
  while (size < bytes) size = (size & (size - 1)) === 0 ? size * 1.5 : (size / 3) * 4;
  return size > most ? Math.ceil(bytes / 4) * 4 : size;
}

/**
 * Long-lived device buffers. WebGPU buffers that are dropped rather than destroyed stay allocated until the collector
 * notices, so every buffer is owned by the pool and goes back to it. Content is whatever the last user left.
 */
export class BufferPool {
  readonly #gpu: GPUDevice;
  readonly #idleBytes: number;
  readonly #idle = new Map<string, GPUBuffer[]>();
  readonly #all = new Set<GPUBuffer>();
  #idleSum = 0;

  /** @param idleBytes what may lie unused before the largest buffers are destroyed. */
  constructor(gpu: GPUDevice, idleBytes: number) {
    this.#gpu = gpu;
    this.#idleBytes = idleBytes;
  }

  /** Bytes of device memory in the pool's hands, used and idle. */
  get bytes(): number {
    let sum = 0;
    for (const buffer of this.#all) sum += buffer.size;
    return sum;
  }

  /** Buffers in the pool's hands, and those of them that nobody uses. */
  get counts(): { readonly all: number; readonly idle: number } {
    let idle = 0;
    for (const shelf of this.#idle.values()) idle += shelf.length;
    return { all: this.#all.size, idle };
  }

  /**
   * Returns one buffer per request, each at least as large. Nothing is taken if anything fails.
   * @throws DeviceMemoryError if device memory is used up even after idle buffers are given back.
   */
  async take(requests: readonly BufferRequest[]): Promise<GPUBuffer[]> {
    for (;;) {
      try {
        return await this.#take(requests);
      } catch (error) {
        if (!(error instanceof DeviceMemoryError) || !this.#trim(0)) throw error;
      }
    }
  }

  async #take(requests: readonly BufferRequest[]): Promise<GPUBuffer[]> {
    const most = this.#gpu.limits.maxBufferSize;
    const { value: buffers, error } = scoped(this.#gpu, () =>
      requests.map(({ use, bytes }) => {
        const size = bucketBytes(bytes, most);
        const kept = this.#idle.get(`${use} ${size}`)?.pop();
        if (kept !== undefined) {
          this.#idleSum -= size;
          return kept;
        }
        const buffer = this.#gpu.createBuffer({ label: use, size, usage: usages[use] });
        this.#all.add(buffer);
        return buffer;
      }),
    );
    const caught = await error;
    if (caught === null) return buffers;
    for (const buffer of buffers) this.#destroy(buffer);
    throw scopeError(`buffers of ${requests.reduce((sum, each) => sum + each.bytes, 0)} bytes`, caught);
  }

  /** Takes buffers back. Work already submitted may still use them: the queue runs in order. */
  give(buffers: readonly GPUBuffer[]): void {
    for (const buffer of buffers) {
      if (!this.#all.has(buffer)) continue;
      const key = `${buffer.label} ${buffer.size}`;
      const shelf = this.#idle.get(key);
      if (shelf === undefined) this.#idle.set(key, [buffer]);
      else shelf.push(buffer);
      this.#idleSum += buffer.size;
    }
    this.#trim(this.#idleBytes);
  }

  /** Destroys buffers for good, such as those of a run that failed. */
  drop(buffers: readonly GPUBuffer[]): void {
    for (const buffer of buffers) this.#destroy(buffer);
  }

  #destroy(buffer: GPUBuffer): void {
    if (this.#all.delete(buffer)) buffer.destroy();
  }

  /** Destroys the largest idle buffers until no more than `to` bytes lie idle; returns whether there were any to destroy. */
  #trim(to: number): boolean {
    if (this.#idleSum <= to) return false;
    const idle = [...this.#idle.values()].flat().sort((a, b) => b.size - a.size);
    for (const buffer of idle) {
      if (this.#idleSum <= to) break;
      const key = `${buffer.label} ${buffer.size}`;
      const shelf = this.#idle.get(key) as GPUBuffer[];
      shelf.splice(shelf.indexOf(buffer), 1);
      // Sizes of many different batches would leave as many empty shelves.
      if (shelf.length === 0) this.#idle.delete(key);
      this.#idleSum -= buffer.size;
      this.#destroy(buffer);
    }
    return true;
  }

  /** Destroys every buffer, used or idle. */
  close(): void {
    for (const buffer of this.#all) buffer.destroy();
    this.#all.clear();
    this.#idle.clear();
    this.#idleSum = 0;
  }
}
