/**
 * One input of one kernel. `test/kernels/<id>.cases.ts` exports `cases: readonly KernelCase[]`; kernels.test.ts runs
 * each on the twin and on every adapter and compares the read_write buffers with `expected` (or with the twin's).
 */

/** Content before the run, or a length: filled with `fill`, or with poison where the kernel must not read. */
export type CaseBuffer = Uint32Array | { readonly length: number; readonly fill?: number };

/** `prefix`: only the first so many words are specified. `unordered`: equal as sorted arrays. Default: exact. */
type Comparison = 'exact' | { readonly prefix: number } | 'unordered';

export interface KernelCase {
  readonly name: string;
  readonly params: Readonly<Record<string, number>>;
  readonly constants?: Readonly<Record<string, number>>;
  /** Every storage binding of the kernel. */
  readonly buffers: Readonly<Record<string, CaseBuffer>>;
  /** From an oracle: what read_write buffers must hold; those left out are compared with the twin's. */
  readonly expected?: Readonly<Record<string, Uint32Array>>;
  readonly compare?: Readonly<Record<string, Comparison>>;
  /**
   * For kernels whose buffers depend on scheduling: maps all buffers after a run to what does not. Then only what it
   * returns is compared, with `expected` (same names) or with the twin's.
   */
  readonly canonical?: (after: Readonly<Record<string, Uint32Array>>) => Record<string, Uint32Array>;
}
