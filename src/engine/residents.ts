/** Buffers that outlive a run, on engines that have memory of their own. */
export interface Residents {
  /** Bytes that all of them may take together. */
  readonly budgetBytes: number;
  /** u32 words that the budget still has room for. */
  readonly freeWords: number;
  /** u32 words that one of them may hold. */
  readonly mostWords: number;
  /**
   * Makes a buffer of `words` words, of unspecified content, and returns its key, which no other buffer ever has; null if
   * the budget or the memory has no room for it.
   * @throws DeviceError when the device is lost.
   */
  make(words: number): Promise<string | null>;
  /** Returns whether a buffer is there. */
  has(key: string): boolean;
  /** Returns whether finished runs retained every word of [from, to) in it: a run that went to another engine did not. */
  holds(key: string, from: number, to: number): boolean;
  /**
   * Returns words [from, from + words) of a buffer, a copy owned by the caller.
   * @throws DeviceError when the device is lost, MismatchError for a key that is not there or words beyond its end.
   */
  read(key: string, from: number, words: number): Promise<Uint32Array>;
  /** Gives a buffer's memory back; nothing happens if there is none of this key. */
  drop(key: string): void;
}
