import type { PairOutcome } from '../../calibration/calibration.ts';
import { MismatchError } from '../../core/errors.ts';
import { schemas, type JobContext } from '../context.ts';
import { verifiedPairs } from '../graph.ts';
import type { PairSimilarity } from './pairTexts.ts';

/** Returns what became of each pair of a calibration whose stages up to the second look are done. @throws MismatchError if two pairs met */
export async function pairOutcomes({ store, ...context }: JobContext, similarities: readonly PairSimilarity[]): Promise<readonly PairOutcome[]> {
  const met = new Uint8Array(similarities.length);
  const found = new Uint8Array(similarities.length);
  const note = (marks: Uint8Array, one: Float64Array, other: Float64Array): void => {
    for (let i = 0; i < one.length; i++) {
      const pair = Math.floor(one[i] / 2);
      if (pair !== Math.floor(other[i] / 2)) throw new MismatchError({ expected: 'texts made for calibration to be compared with their own source alone', found: `texts ${one[i]} and ${other[i]} compared`, remedy: 'report this as a bug' });
      marks[pair] = 1;
    }
  };
  for await (const { columns: { copy, representative } } of (await store.read('folds', schemas.folds)).allBlocks()) {
    note(met, copy, representative);
    note(found, copy, representative);
  }
  for await (const { columns: { low, high } } of (await store.read('candidates', schemas.candidates)).allBlocks()) note(met, low, high);
  for await (const { columns: { low, high } } of verifiedPairs({ store, ...context })) note(found, low, high);
  return similarities.map(({ intersection, union }, pair) => ({ intersection, union, met: met[pair] === 1, found: found[pair] === 1 }));
}
