import type { PlanOutputs } from '../engine/plan.ts';
import { divideKeys, keysOf } from './divideKeys.ts';

export interface CollideSettings {
  /** Members of a bucket that later ones are paired with, the lowest ranks first; at least 1. */
  readonly depth: number;
  /** Pairs there is room for. */
  readonly capacity: number;
  /** Sizes of buckets beyond the depth there is room for. */
  readonly overfullCapacity: number;
}

/** More pairs than a u32 counts. */
const BEYOND = 0xffffffff;

type RunPart = (keys: Uint32Array, settings: CollideSettings) => Promise<PlanOutputs>;

interface Half {
  /** Numbers of the whole, as many as the capacity has room for. */
  readonly pairs: Uint32Array;
  readonly total: number;
  readonly overfull: Uint32Array;
  readonly overfullTotal: number;
}

/**
 * Returns the outputs of the whole collide plan from the records on both sides of a key bit: a bucket lies on one side,
 * so its pairs are the same, and only their order must be restored. Records of one key alone are paired here.
 */
export async function collideInHalves(keys: Uint32Array, settings: CollideSettings, run: RunPart): Promise<PlanOutputs> {
  const { capacity, overfullCapacity } = settings;
  const sides = divideKeys(keys);
  const halves: Half[] = [];
  if (sides === null) halves.push(bucketOf(keys.length / 2, settings));
  else for (const side of sides) halves.push(await halfOf(keys, side, settings, run));
  const total = Math.min(BEYOND, halves.reduce((sum, half) => sum + half.total, 0));
  const overfull = new Uint32Array(1 + overfullCapacity);
  let at = 1;
  for (const half of halves) {
    const fits = half.overfull.subarray(0, 1 + overfullCapacity - at);
    overfull.set(fits, at);
    at += fits.length;
    overfull[0] += half.overfullTotal;
  }
  return { pairs: merged(halves, capacity), totals: Uint32Array.of(total), overfull };
}

/** Room for half of the pairs is tried first: that is what makes the half need less memory. */
async function halfOf(keys: Uint32Array, side: Uint32Array, { depth, capacity, overfullCapacity }: CollideSettings, run: RunPart): Promise<Half> {
  const part = keysOf(keys, side);
  let room = Math.min(capacity, Math.max(64, Math.ceil(capacity / 2)));
  for (;;) {
    const { pairs, totals, overfull } = await run(part, { depth, capacity: room, overfullCapacity });
    const wanted = Math.min(totals[0], capacity);
    if (wanted > room) {
      room = wanted;
      continue;
    }
    return {
      pairs: pairs.subarray(0, 2 * wanted).map((record) => side[record]),
      total: totals[0],
      overfull: overfull.subarray(1, 1 + Math.min(overfull[0], overfullCapacity)),
      overfullTotal: overfull[0],
    };
  }
}

/** All records have one key: each is paired with the lowest `depth` before it, known without a search. */
function bucketOf(records: number, { depth, capacity }: CollideSettings): Half {
  const whole = Math.min(records, depth);
  const total = (whole * (whole - 1)) / 2 + (records - whole) * depth;
  const pairs = new Uint32Array(2 * Math.min(total, capacity));
  let at = 0;
  for (let record = 1; record < records && at < pairs.length; record++) {
    for (let anchor = 0; anchor < Math.min(record, depth) && at < pairs.length; anchor++) {
      pairs[at++] = anchor;
      pairs[at++] = record;
    }
  }
  return { pairs, total: Math.min(BEYOND, total), overfull: records > depth ? Uint32Array.of(records) : new Uint32Array(0), overfullTotal: records > depth ? 1 : 0 };
}

/** Merges pair lists that are sorted by record; a record has all its pairs on one side. The plan's length, zeros behind the last pair. */
function merged(halves: readonly Half[], capacity: number): Uint32Array {
  const pairs = new Uint32Array(2 * capacity);
  const next = halves.map(() => 0);
  for (let at = 0; at < pairs.length; at += 2) {
    let from = -1;
    halves.forEach((half, i) => {
      if (next[i] < half.pairs.length && (from === -1 || half.pairs[next[i] + 1] < halves[from].pairs[next[from] + 1])) from = i;
    });
    if (from === -1) break;
    pairs[at] = halves[from].pairs[next[from]++];
    pairs[at + 1] = halves[from].pairs[next[from]++];
  }
  return pairs;
}
