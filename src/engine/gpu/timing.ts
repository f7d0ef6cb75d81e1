/** Device time of each compute pass of one submit, by timestamp queries. */
export class PassTimes {
  readonly #set: GPUQuerySet;
  readonly #resolved: GPUBuffer;
  readonly #staging: GPUBuffer;
  readonly #passes: number;

  constructor(gpu: GPUDevice, passes: number) {
    this.#passes = passes;
    this.#set = gpu.createQuerySet({ type: 'timestamp', count: passes * 2 });
    this.#resolved = gpu.createBuffer({ size: passes * 16, usage: 0x200 | 0x04 });
    this.#staging = gpu.createBuffer({ size: passes * 16, usage: 0x01 | 0x08 });
  }

  writesOf(pass: number): GPUComputePassTimestampWrites {
    return { querySet: this.#set, beginningOfPassWriteIndex: pass * 2, endOfPassWriteIndex: pass * 2 + 1 };
  }

  record(encoder: GPUCommandEncoder): void {
    encoder.resolveQuerySet(this.#set, 0, this.#passes * 2, this.#resolved, 0);
    encoder.copyBufferToBuffer(this.#resolved, 0, this.#staging, 0, this.#passes * 16);
  }

  /**
   * Returns milliseconds per pass. Where stamps come in steps (0.07 ms on many devices) a short pass shows as 0 or one
   * step, and only sums over many runs mean something; a pass whose clock ran backwards shows as 0.
   */
  async read(): Promise<number[]> {
    await this.#staging.mapAsync(1);
    const stamps = new BigUint64Array(this.#staging.getMappedRange().slice(0));
    return Array.from({ length: this.#passes }, (_, pass) => Number(BigInt.asIntN(64, stamps[pass * 2 + 1] - stamps[pass * 2])) / 1e6).map((each) => Math.max(0, each));
  }

  destroy(): void {
    for (const each of [this.#set, this.#resolved, this.#staging]) each.destroy();
  }
}
