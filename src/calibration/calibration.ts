import { collisionProbability, type Bands } from '../sketch/bands.ts';
import { reaches } from '../verify/jaccard.ts';
import { similarityClasses } from './similarityClasses.ts';
import { wilsonInterval } from './wilson.ts';

/** A share that was measured on made pairs, and where it lies with 95 % confidence. */
export interface MeasuredShare {
  /** Pairs it was measured on. */
  readonly pairs: number;
  /** Of them those counted. */
  readonly count: number;
  /** count ÷ pairs; 0 where there is no pair. */
  readonly share: number;
  /** Lower end of the 95 % interval (Wilson 1927). */
  readonly low: number;
  /** Its upper end. */
  readonly high: number;
}

/** Pairs whose similarity is in [from, to), or 1 where both are 1. */
export interface CalibrationClass {
  /** Lowest similarity of the class. */
  readonly from: number;
  /** The similarity above it. */
  readonly to: number;
  /** Of these similarities, by exact comparison when they were made. */
  readonly pairs: number;
  /** Of them those that met in a band, or were folded as equal. */
  readonly met: number;
  /** Of them those that came out as near-duplicates. */
  readonly found: number;
  /** How many were expected to meet: the sum of 1 − (1 − Jʳ)ᵇ over the pairs. */
  readonly expected: number;
}

/**
 * What a job measured of itself: near-duplicates of known similarity were made of some of its rows and went the way of
 * its documents, each beside the row it was made of and no other. They are in no other number of the report.
 */
export interface Calibration {
  /** Null where it was measured; else why not: too few usable rows, or sketches without their texts. */
  readonly reason: 'too-few-rows' | 'no-texts' | null;
  /** Rows that near-duplicates can be made of: texts of at least 8 shingles, less those of the rows chosen whose first 8 KiB, of which they are made, have fewer. */
  readonly usableRows: number;
  /** Rows of which one was made. */
  readonly pairs: number;
  /** Of the pairs from the threshold to 1 those that came out as near-duplicates. Null where nothing was measured. */
  readonly recall: MeasuredShare | null;
  /** Of the same pairs those that met in a band at all, and the share expected by the S-curve at their similarities. */
  readonly met: (MeasuredShare & { readonly expected: number }) | null;
  /** Of the pairs up to 0.1 below the threshold those that came out as near-duplicates, which they are not. */
  readonly falseAcceptance: MeasuredShare | null;
  /** False where fewer met than four standard deviations below what the bands promise: ask why before trusting the job. */
  readonly asExpected: boolean | null;
  /** By similarity, ascending. */
  readonly classes: readonly CalibrationClass[];
}

/** What became of one made pair. */
export interface PairOutcome {
  readonly intersection: number;
  readonly union: number;
  readonly met: boolean;
  readonly found: boolean;
}

/** Returns what a job says that measured nothing. */
export function notCalibrated(reason: NonNullable<Calibration['reason']>, usableRows: number): Calibration {
  return { reason, usableRows, pairs: 0, recall: null, met: null, falseAcceptance: null, asExpected: null, classes: [] };
}

/** Standard deviations below the expected count from which it is no chance: one job in 30,000. */
const UNLIKELY = 4;

/** Counts what became of the pairs; one of two texts without words has no similarity and is in no class. @param thresholdMillionths in millionths */
export function calibrationOf(outcomes: readonly PairOutcome[], usableRows: number, thresholdMillionths: number, bands: Bands): Calibration {
  const classes = similarityClasses(thresholdMillionths).map((each) => ({ ...each, pairs: 0, met: 0, found: 0, expected: 0 }));
  let variance = 0;
  for (const { intersection, union, met, found } of outcomes) {
    if (union === 0) continue;
    const similarity = intersection / union;
    const isBelow = !reaches(intersection, union, thresholdMillionths);
    const place = isBelow ? 0 : Math.max(1, classes.findLastIndex(({ from }) => similarity >= from));
    const chance = collisionProbability(bands, similarity);
    classes[place].pairs += 1;
    if (met) classes[place].met += 1;
    if (found) classes[place].found += 1;
    classes[place].expected += chance;
    if (!isBelow) variance += chance * (1 - chance);
  }
  const [below, ...above] = classes;
  const sum = (field: 'pairs' | 'met' | 'found' | 'expected'): number => above.reduce((total, each) => total + each[field], 0);
  const pairs = sum('pairs');
  const expected = sum('expected');
  return {
    reason: null,
    usableRows,
    pairs: pairs + below.pairs,
    recall: measured(sum('found'), pairs),
    met: { ...measured(sum('met'), pairs), expected: pairs === 0 ? 0 : rounded(expected / pairs) },
    falseAcceptance: measured(below.found, below.pairs),
    asExpected: sum('met') >= expected - UNLIKELY * Math.sqrt(variance) - 1,
    classes: classes.map(({ expected: chances, ...counts }) => ({ ...counts, expected: rounded(chances) })),
  };
}

function measured(count: number, pairs: number): MeasuredShare {
  const { low, high } = wilsonInterval(count, pairs);
  return { pairs, count, share: pairs === 0 ? 0 : rounded(count / pairs), low: rounded(low), high: rounded(high) };
}

/** To what a reader can use, and so that no platform's last bit shows. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
