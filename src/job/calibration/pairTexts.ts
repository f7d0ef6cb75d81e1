import { Draws } from '../../calibration/draws.ts';
import { makeNearDuplicate, type NearDuplicate } from '../../calibration/nearDuplicate.ts';
import { similarityClasses, targetOf } from '../../calibration/similarityClasses.ts';
import { LoopTurns } from '../../core/loopTurns.ts';
import type { PartitionStore } from '../../store/partitionStore.ts';
import { schemas, type JobContext } from '../context.ts';
import { LEAST_SHINGLES, rowsChosen } from './sampledTexts.ts';

/** Blocks of texts are batches of the calibration. */
const BLOCK_BYTES = 2 ** 20;

/** How like the two texts of a pair are. */
export type PairSimilarity = Pick<NearDuplicate, 'intersection' | 'union'>;

/**
 * Makes a near-duplicate of each chosen row and spills the pairs to `target`: rows 2i and 2i + 1 of `texts` are pair i.
 * Returns their similarities. What is made follows from the rows alone; of a row whose beginning, which is all there is of
 * it here, has too few words nothing is.
 */
export async function makePairs(context: JobContext, usable: number, target: PartitionStore): Promise<readonly PairSimilarity[]> {
  const { store, settings, shape, budget, rangeUnits } = context;
  const rows = await store.read('calibration-rows', schemas.calibrationRows);
  const chosen = await chosenRows(context, rowsChosen(usable));
  const classes = similarityClasses(settings.thresholdMillionths);
  const writer = await target.write('texts', schemas.calibrationTexts, budget.spillBytes, BLOCK_BYTES);
  const turns = new LoopTurns(context.signal);
  const similarities: PairSimilarity[] = [];
  let done = 0;
  for await (const { rows: count, columns: { unit, draw, text } } of rows.allBlocks()) {
    for (let i = 0; i < count; i++) {
      const place = chosen.get(unit[i]);
      if (place === undefined) continue;
      const source = text.values.subarray(text.offsets[i], text.offsets[i + 1]);
      const made = makeNearDuplicate(source, targetOf(classes, place, new Draws(draw[i]).next()), shape.n, draw[i]);
      done += 1;
      if (made.shingles < LEAST_SHINGLES) continue;
      const pair = similarities.length;
      for (const [row, each] of [source, made.text].entries()) writer.append(Math.floor((2 * pair + row) / rangeUnits), { pair: Uint32Array.of(pair), text: { offsets: Uint32Array.of(0, each.length), values: each } }, 0, 1);
      similarities.push({ intersection: made.intersection, union: made.union });
      await writer.drain();
      if (turns.due) await turns.take();
      context.report({ stage: 'calibrate', done, total: chosen.size, unit: 'rows' });
    }
  }
  await writer.finish();
  return similarities;
}

/** Units of the rows with the lowest draws, and the place of each among them: the class it is made for has nothing to do with where it stands. */
async function chosenRows({ store }: JobContext, count: number): Promise<ReadonlyMap<number, number>> {
  const all: { readonly unit: number; readonly draw: number }[] = [];
  for await (const { rows, columns } of (await store.read('calibration-rows', schemas.calibrationRows)).allBlocks()) {
    for (let i = 0; i < rows; i++) all.push({ unit: columns.unit[i], draw: columns.draw[i] });
  }
  all.sort((a, b) => a.draw - b.draw || a.unit - b.unit);
  return new Map(all.slice(0, count).map(({ unit }, place) => [unit, place]));
}
