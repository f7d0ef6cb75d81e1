import { MILLIONTHS } from './jaccard.ts';

/** Which candidate pairs slot agreement settles, and which the shingle sets must. All comparisons are in integers. */

/** Units with fewer shingles are always compared exactly: their sketches hang on a few 32-bit hashes. */
export const SHORT_SHINGLES = 16;

/** How far below the threshold, in millionths, an estimate must lie to reject a pair unseen. */
const REJECT_MARGIN = 120_000;

export const REJECT = 0;
export const ACCEPT = 1;
export const UNDECIDED = 2;

export interface VerdictRule {
  readonly mode: 'auto' | 'sketch';
  /** The threshold in millionths. */
  readonly thresholdMillionths: number;
  readonly k: number;
}

/** Returns REJECT, ACCEPT or UNDECIDED for `equal` of k slots between units of which the shorter has `shingles`. */
export function verdictOf({ mode, thresholdMillionths, k }: VerdictRule, equal: number, shingles: number): number {
  if (shingles < SHORT_SHINGLES) return UNDECIDED;
  if (mode === 'sketch') return equal * MILLIONTHS >= thresholdMillionths * k ? ACCEPT : REJECT;
  return equal * MILLIONTHS <= (thresholdMillionths - REJECT_MARGIN) * k ? REJECT : UNDECIDED;
}

/**
 * Returns the number of equal slots below which a pair is rejected, unless one of its units is short: numbers below it
 * need not be told apart.
 */
export function settledBelow({ mode, thresholdMillionths, k }: VerdictRule): number {
  if (mode === 'sketch') return Math.ceil((thresholdMillionths * k) / MILLIONTHS);
  return Math.max(0, Math.floor(((thresholdMillionths - REJECT_MARGIN) * k) / MILLIONTHS) + 1);
}
