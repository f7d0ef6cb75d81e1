import { collide } from '../collide/collidePlan.ts';
import { divideKeys, keysOf } from '../collide/divideKeys.ts';
import { isBandsawError } from '../core/errors.ts';
import type { Engine } from '../engine/engine.ts';

/** Pairs of record numbers (anchor, record, …) of some of the buckets, and the sizes of those beyond the depth. */
interface CollisionPart {
  readonly pairs: Uint32Array;
  readonly overfull: Iterable<number>;
}

/** Pairs handed on at once where a single bucket has more than the engine can hold. */
const PIECE_PAIRS = 2 ** 20;

/**
 * Yields what `collide` returns, in parts where records or pairs do not fit in the engine's buffers: records are divided
 * by a bit of their key, which leaves buckets whole. One bucket that alone is too large is paired here; its pairs are
 * known without a search.
 */
export async function* collideParts(engine: Engine, keys: Uint32Array, depth: number): AsyncGenerator<CollisionPart> {
  try {
    yield await collide(engine, keys, depth);
    return;
  } catch (error) {
    if (!isBandsawError(error, 'budget')) throw error;
  }
  const sides = divideKeys(keys);
  if (sides === null) {
    yield* pairBucket(keys.length / 2, depth);
    return;
  }
  for (const side of sides) {
    for await (const { pairs, overfull } of collideParts(engine, keysOf(keys, side), depth)) yield { pairs: pairs.map((record) => side[record]), overfull };
  }
}

function* pairBucket(records: number, depth: number): Generator<CollisionPart> {
  const lists = Math.max(1, Math.floor(PIECE_PAIRS / Math.max(1, Math.min(depth, records))));
  for (let from = 0; from < records; from += lists) {
    const to = Math.min(records, from + lists);
    let count = 0;
    for (let record = from; record < to; record++) count += Math.min(record, depth);
    const pairs = new Uint32Array(2 * count);
    let at = 0;
    for (let record = from; record < to; record++) {
      for (let anchor = 0; anchor < Math.min(record, depth); anchor++) {
        pairs[at++] = anchor;
        pairs[at++] = record;
      }
    }
    yield { pairs, overfull: from === 0 && records > depth ? [records] : [] };
  }
}
