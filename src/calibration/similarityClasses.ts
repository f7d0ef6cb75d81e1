import { MILLIONTHS } from '../verify/jaccard.ts';

/** Similarities [from, to) that pairs are made for; the last class is 1 alone, from 1 to 1. */
interface SimilarityClass {
  readonly from: number;
  readonly to: number;
}

/** How far below the threshold, in millionths, pairs are made: where an estimate can still take one for a near-duplicate. */
const BELOW = 100_000;
const CLASSES_ABOVE = 8;

/**
 * Returns the classes of a threshold in millionths, ascending: one below it, eight of equal width from there to 1, and 1
 * itself. Nothing lies between a threshold of 1 and 1.
 */
export function similarityClasses(thresholdMillionths: number): readonly SimilarityClass[] {
  const all = MILLIONTHS - thresholdMillionths;
  const border = (i: number): number => Math.round(thresholdMillionths + (i * all) / CLASSES_ABOVE) / MILLIONTHS;
  const above = all === 0 ? [] : Array.from({ length: CLASSES_ABOVE }, (_, i) => ({ from: border(i), to: border(i + 1) }));
  return [{ from: Math.max(0, thresholdMillionths - BELOW) / MILLIONTHS, to: border(0) }, ...above, { from: 1, to: 1 }];
}

/** Returns the similarity that the pair of this number is made for: the classes in turn, anywhere in its own as `share` of its width says. */
export function targetOf(classes: readonly SimilarityClass[], pair: number, share: number): number {
  const { from, to } = classes[pair % classes.length];
  return from + share * (to - from);
}
