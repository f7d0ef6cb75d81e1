/** One part that was opened, and what tells it from another. */
export interface Part<T> {
  readonly value: T;
  /** Made anew at each call: files may have changed. */
  readonly identity: () => Promise<unknown>;
  /** Memory that it holds, as far as files say. */
  readonly bytes: number;
}
