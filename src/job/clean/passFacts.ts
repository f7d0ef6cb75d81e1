import type { FateRule } from './fates.ts';
import type { Numbering } from './localPass.ts';

/** What a pass leaves beside its records. */
export interface PassFacts {
  readonly rules: readonly FateRule[];
  /** Of the first pass. */
  readonly numbering: Numbering | null;
}
