const BLOCK = 2 ** 20;

/** Gathers bytes into blocks of about 1 MiB and hands each on. */
export class BlockSink {
  /** Bytes put so far. */
  position = 0;
  readonly #write: (block: Uint8Array) => Promise<void>;
  #block = new Uint8Array(BLOCK);
  #used = 0;

  /** @param write gets a view that it may use until it resolves */
  constructor(write: (block: Uint8Array) => Promise<void>) {
    this.#write = write;
  }

  /** The bytes may be reused when this resolves. */
  async put(bytes: Uint8Array): Promise<void> {
    this.position += bytes.length;
    if (this.#used + bytes.length > BLOCK) {
      await this.flush();
      if (bytes.length >= BLOCK / 2) return this.#write(bytes);
    }
    this.#block.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  async flush(): Promise<void> {
    if (this.#used === 0) return;
    const used = this.#used;
    this.#used = 0;
    await this.#write(this.#block.subarray(0, used));
  }
}
