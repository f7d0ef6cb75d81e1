import { chooseBands, expectationOf, sCurve, type BandsExpectation } from '../sketch/bands.ts';
import { familyNames, familyOf } from '../sketch/families.ts';
import { WORD_TABLE_KEY } from '../text/wordTable.ts';
import type { SketchShape } from './sketchShape.ts';
import type { Settings } from './options.ts';

export { familyNames };

/** Text model with the first digits of its table's checksum, as artefacts carry it. */
export const TEXT_MODEL = WORD_TABLE_KEY;

/** The bands in force and what they are expected to find. */
export interface BandChoice extends BandsExpectation {
  /** False where the caller gave them. */
  readonly chosen: boolean;
  /** How likely a pair of each similarity shares a band. */
  readonly curve: readonly { readonly similarity: number; readonly probability: number }[];
}

/** @throws ConfigError if no banding of k slots finds enough at this threshold */
export function shapeOf(settings: Settings): { readonly shape: SketchShape; readonly choice: BandChoice } {
  const { slotWords } = familyOf(settings.family);
  const expectation = settings.bands === null ? chooseBands(settings.k, settings.thresholdMillionths) : expectationOf(settings.bands, settings.thresholdMillionths);
  const { bands, rows } = expectation;
  return {
    shape: { family: settings.family, k: settings.k, n: settings.n, slotWords, bands, rows },
    choice: { ...expectation, chosen: settings.bands === null, curve: sCurve(expectation) },
  };
}
