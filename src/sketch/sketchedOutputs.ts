import type { SketchedRows } from '../batch/sketchedRows.ts';
import type { PlanOutputs } from '../engine/plan.ts';
import { bandKeys } from '../kernels/band_keys.ts';
import type { SketchSettings } from './sketchPlan.ts';

/**
 * Returns what the work of a sketch would for rows whose signatures are known: see sketchWork. Keys are made here, so
 * that bands and salts may be others than those the rows were sketched with. Signatures and digests are copies: the
 * caller may use them up.
 */
export function outputsOfSketched({ rows, signatures, digests, shingles }: SketchedRows, { k, n, bands, rows: bandRows }: SketchSettings, salts: Uint32Array): PlanOutputs {
  const words = rows === 0 ? k : signatures.length / rows;
  const keysOf = (bandCount: number, slots: number): Uint32Array => {
    const keys = new Uint32Array(2 * bandCount * rows);
    bandKeys.twin({
      params: { unit_count: rows, bands: bandCount, rows: slots, slot_words: words / k, signature_words: words },
      buffers: { signatures, salts, keys },
      constants: { WG: bandKeys.constants.WG },
    });
    return keys;
  };
  const unitWords = new Uint32Array(rows + 1);
  // Fewer words than a shingle has make one shingle all the same: counts of shingles are all that is made of this.
  for (let row = 0; row < rows; row++) unitWords[row + 1] = unitWords[row] + (shingles[row] === 0 ? 0 : shingles[row] + n - 1);
  return { signatures: signatures.slice(), digests: digests.slice(), keys: keysOf(bands, bandRows), signature_hashes: keysOf(1, k), unit_words: unitWords };
}
