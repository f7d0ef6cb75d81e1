import { ConfigError } from '../core/errors.ts';

/** `bands` keys a unit, each over `rows` slots: two units meet if all rows of one band agree. */
export interface Bands {
  /** Bands of a signature. */
  readonly bands: number;
  /** Slots in a band. */
  readonly rows: number;
}

/** What a banding is expected to do at a threshold, taking slots for independent. */
export interface BandsExpectation extends Bands {
  /** Chance that a pair right at the threshold meets. */
  readonly recallAtThreshold: number;
  /** The same, averaged over similarities from the threshold to 1, all alike frequent. */
  readonly meanRecall: number;
  /** The same, averaged over similarities below the threshold: what is compared in vain. */
  readonly load: number;
}

const LEAST_RECALL_AT_THRESHOLD = 0.985;
const LEAST_MEAN_RECALL = 0.99;
/** Even; the integrands are polynomials, and this many steps of Simpson's rule give eight digits of them. */
const STEPS = 512;
const MILLION = 1_000_000;

/** By multiplication alone, so that every platform rounds alike and chooses the same bands. */
function power(base: number, exponent: number): number {
  let result = 1;
  for (let square = base, rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** Returns the chance, 0 to 1, that two units of Jaccard similarity `similarity` share at least one band key. */
export function collisionProbability({ bands, rows }: Bands, similarity: number): number {
  return 1 - power(1 - power(similarity, rows), bands);
}

function meanOver(bands: Bands, from: number, to: number): number {
  if (from === to) return collisionProbability(bands, from);
  let sum = collisionProbability(bands, from) + collisionProbability(bands, to);
  for (let i = 1; i < STEPS; i++) sum += (i % 2 === 1 ? 4 : 2) * collisionProbability(bands, from + ((to - from) * i) / STEPS);
  return sum / (3 * STEPS);
}

/** Returns what is expected of a banding at a threshold given in millionths. */
export function expectationOf(bands: Bands, thresholdMillionths: number): BandsExpectation {
  const threshold = thresholdMillionths / MILLION;
  return {
    bands: bands.bands,
    rows: bands.rows,
    recallAtThreshold: collisionProbability(bands, threshold),
    meanRecall: meanOver(bands, threshold, 1),
    load: meanOver(bands, 0, threshold),
  };
}

/** Returns the S-curve as `points` + 1 pairs of similarity and chance to meet, similarities from 0 to 1 in equal steps. */
export function sCurve(bands: Bands, points = 20): { similarity: number; probability: number }[] {
  return Array.from({ length: points + 1 }, (_, i) => ({ similarity: i / points, probability: collisionProbability(bands, i / points) }));
}

/** The mean is an integral, and most bandings fail at the threshold already. */
function recallsEnough(bands: Bands, thresholdMillionths: number): boolean {
  const threshold = thresholdMillionths / MILLION;
  return collisionProbability(bands, threshold) >= LEAST_RECALL_AT_THRESHOLD && meanOver(bands, threshold, 1) >= LEAST_MEAN_RECALL;
}

/** With the rows fixed, both recall and load grow with the bands: the fewest that recall enough, or null. */
function fewestBands(rows: number, k: number, thresholdMillionths: number): BandsExpectation | null {
  let low = 1;
  let high = Math.floor(k / rows);
  if (!recallsEnough({ bands: high, rows }, thresholdMillionths)) return null;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (recallsEnough({ bands: middle, rows }, thresholdMillionths)) high = middle;
    else low = middle + 1;
  }
  return expectationOf({ bands: low, rows }, thresholdMillionths);
}

/**
 * Returns the banding of at most `k` slots with the smallest load among those that find at least 98.5 % of the pairs at
 * the threshold (in millionths, 1 to 1,000,000) and 99 % of those from the threshold to 1.
 * @throws ConfigError (`config`) where there is none, naming the best there is, and for a threshold out of range.
 */
export function chooseBands(k: number, thresholdMillionths: number): BandsExpectation {
  if (!Number.isInteger(thresholdMillionths) || thresholdMillionths < 1 || thresholdMillionths > MILLION) {
    throw new ConfigError({ expected: 'a threshold above 0 and up to 1 in whole millionths', found: `${thresholdMillionths} millionths`, remedy: 'give another threshold' });
  }
  let best: BandsExpectation | null = null;
  for (let rows = 1; rows <= k; rows++) {
    const found = fewestBands(rows, k, thresholdMillionths);
    if (found !== null && (best === null || found.load < best.load)) best = found;
  }
  if (best !== null) return best;
  // One row a band and all slots in use: no other banding meets more often.
  const { bands, rows, recallAtThreshold, meanRecall } = expectationOf({ bands: k, rows: 1 }, thresholdMillionths);
  throw new ConfigError({
    expected: `bands of ${k} slots that find at least ${percent(LEAST_RECALL_AT_THRESHOLD)} of the pairs at ${thresholdMillionths / MILLION} and ${percent(LEAST_MEAN_RECALL)} from there to 1`,
    found: `at best ${bands}x${rows}, with ${percent(recallAtThreshold)} and ${percent(meanRecall)}`,
    remedy: 'take more slots (k) or a higher threshold, or give the bands yourself',
  });
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

/**
 * Returns the banding that a text such as `18x7` names: bands, then rows.
 * @throws ConfigError (`config`) if it names none, or one of more than `k` slots.
 */
export function parseBands(text: string, k: number): Bands {
  const match = /^([1-9]\d{0,3})\s*[x×*]\s*([1-9]\d{0,3})$/i.exec(text.trim());
  if (match === null) throw new ConfigError({ expected: 'bands as BANDSxROWS, such as 18x7', found: `"${text}"`, remedy: 'give two whole numbers from 1 on with an x between them' });
  const [bands, rows] = [Number(match[1]), Number(match[2])];
  if (bands * rows > k) {
    throw new ConfigError({ expected: `bands × rows to be at most k = ${k}`, found: `${bands} × ${rows} = ${bands * rows}`, remedy: 'use fewer bands or rows, or a larger k' });
  }
  return { bands, rows };
}
