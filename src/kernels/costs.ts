/**
 * What a kernel must move and compute, from what it was given: for comparing its time with what a device can do.
 *
 * Bytes: 4 for every word of a storage buffer touched at least once, reading and writing counted apart; what a cache of
 * any size would still have to fetch. The word table is left out, since it stays in the caches. Operations: 32-bit
 * arithmetic, logic, shifts and comparisons, addresses and loops included, as the twins do them; where that hangs on the
 * data, fitted. test/kernels/costs.test.ts holds both against twins that count.
 */
import { ceilDiv, popcount, trailingZeros } from '../core/u32.ts';
import type { KernelConstants, KernelParams, TwinCall } from './kernel.ts';
import { STATE_WORDS } from './hash_long_words.ts';
import { shingleCount } from './shingleCount.ts';

export interface Cost {
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly operations: number;
}

/** A kernel's call with its buffers as they are after it ran. */
type CostOf = (call: TwinCall) => Cost;

type Buffers = TwinCall['buffers'];

const cost = (bytesRead: number, bytesWritten: number, operations: number): Cost => ({ bytesRead, bytesWritten, operations });

function setBits(words: Uint32Array, from = 0, step = 1, end = words.length): number {
  let sum = 0;
  for (let i = from; i < end; i += step) sum += popcount(words[i]);
  return sum;
}

function nonZero(words: Uint32Array, end = words.length): number {
  let count = 0;
  for (let i = 0; i < end; i++) if (words[i] !== 0) count++;
  return count;
}

/** Code points that are not ASCII, and the groups of 32 bytes that have any. */
function beyondAscii(text: Uint32Array, byteCount: number): { leads: number; groups: number } {
  const bytes = new Uint8Array(text.buffer, text.byteOffset, byteCount);
  let leads = 0;
  let groups = 0;
  for (let group = 0; group * 32 < byteCount; group++) {
    let any = 0;
    for (let at = group * 32; at < Math.min(byteCount, group * 32 + 32); at++) {
      any |= bytes[at] & 0x80;
      if (bytes[at] >= 0xc0) leads++;
    }
    if (any !== 0) groups++;
  }
  return { leads, groups };
}

function filledUnits(unitWords: Uint32Array, units: number): number {
  let filled = 0;
  for (let unit = 0; unit < units; unit++) if (unitWords[unit + 1] > unitWords[unit]) filled++;
  return filled;
}

/** Words left to hash_words: how many, in how many groups, of how many bytes, `step` of each at most. */
function leftWords({ todo, masks }: Buffers, groupCount: number, step: number): { words: number; groups: number; bytes: number } {
  let words = 0;
  let groups = 0;
  let bytes = 0;
  for (let group = 0; group < groupCount; group++) {
    if (todo[group] !== 0) groups++;
    for (let rest = todo[group]; rest !== 0; rest &= rest - 1) {
      words++;
      const wordAt = group * 32 + trailingZeros(rest);
      for (let at = wordAt; at < Math.min(groupCount * 32, wordAt + step); at++) {
        const mask = (at >>> 5) * 4;
        const bit = at & 31;
        const within = ((masks[mask] | masks[mask + 1]) >>> bit) & 1;
        const begins = ((masks[mask + 2] | masks[mask + 3]) >>> bit) & 1;
        if (at > wordAt && (within === 0 || begins === 1)) break;
        bytes++;
      }
    }
  }
  return { words, groups, bytes };
}

/** A byte of a long word: itself and a quarter of a byte of masks; ASCII, four bytes a step. */
const LONG_WORD_BYTES = 1.25;
const LONG_WORD_OPERATIONS = 25;

/**
 * Rounds until `shingles` random values have most likely met every one of k slots, in the steps that emptiness is looked
 * at in. Shingles that repeat take more.
 */
function expectedRounds(shingles: number, k: number): number {
  const rounds = (k * (Math.log(k) + 0.58)) / shingles;
  const together = Math.max(1, Math.floor((2 * k) / shingles));
  return Math.min(128, 1 + Math.round(Math.max(0, rounds - 1) / together) * together);
}

/** Rounds and directed slots of one finished signature. */
function roundsOf(row: Uint32Array): { rounds: number; directed: number } {
  let last = 0;
  let directed = 0;
  for (const slot of row) {
    if (slot >>> 24 >= 128) directed++;
    else last = Math.max(last, slot >>> 24);
  }
  return { rounds: directed > 0 ? 128 : last + 1, directed };
}

/** Operations a shingle: the first round takes its hash as it is, later ones mix again. */
const FSS_FIRST = 7;
const FSS_ROUND = 14;
const FSS_DIRECTED = 9;
const FSS_SLOT = 6;

function fssOperations(shingles: number, k: number, rounds: number, directed: number): number {
  return shingles * (FSS_FIRST + FSS_ROUND * (rounds - 1) + FSS_DIRECTED * directed) + FSS_SLOT * k;
}

function fssSmall({ params, constants: { K }, buffers: { list, unit_words, signatures } }: TwinCall): Cost {
  let shingles = 0;
  let operations = 0;
  for (let i = 0; i < params['list_count']; i++) {
    const own = shingleCount(unit_words[list[i] + 1] - unit_words[list[i]], params['n']);
    if (own === 0) continue;
    const { rounds, directed } = roundsOf(signatures.subarray(list[i] * K, (list[i] + 1) * K));
    shingles += own;
    operations += fssOperations(own, K, rounds, directed);
  }
  const units = params['list_count'];
  return cost(4 * units + 4 * Math.min(2 * units, unit_words.length) + 4 * shingles + 4 * K * units, 4 * K * units, operations);
}

interface Chunks {
  readonly shingles: number;
  readonly units: number;
  /** Of each chunk that has shingles. */
  readonly chunks: readonly { readonly unit: number; readonly shingles: number; readonly whole: boolean }[];
}

function chunksOf({ params, constants: { CHUNK }, buffers: { tasks, unit_words } }: TwinCall): Chunks {
  const chunks: Chunks['chunks'][number][] = [];
  const units = new Set<number>();
  for (let task = 0; task < params['task_count']; task++) {
    const unit = tasks[2 * task];
    const total = shingleCount(unit_words[unit + 1] - unit_words[unit], params['n']);
    const shingles = Math.min(CHUNK, total - tasks[2 * task + 1] * CHUNK);
    if (shingles <= 0) continue;
    units.add(unit);
    chunks.push({ unit, shingles, whole: shingles === total });
  }
  return { shingles: chunks.reduce((sum, each) => sum + each.shingles, 0), units: units.size, chunks };
}

const unitWordBytes = (units: number, { unit_words }: Buffers): number => 4 * Math.min(2 * units, unit_words.length);

function fssLarge(call: TwinCall): Cost {
  const { K } = call.constants;
  const { signatures } = call.buffers;
  const { shingles, units, chunks } = chunksOf(call);
  // What a chunk of several did shows no more in the row that they share.
  const operations = chunks.reduce((sum, { unit, shingles: own, whole }) => {
    const { rounds, directed } = whole ? roundsOf(signatures.subarray(unit * K, (unit + 1) * K)) : { rounds: expectedRounds(own, K), directed: 0 };
    return sum + fssOperations(own, K, rounds, directed);
  }, 0);
  return cost(8 * call.params['task_count'] + unitWordBytes(units, call.buffers) + 4 * shingles + 4 * K * units, 4 * K * units, operations);
}

function minhash(call: TwinCall): Cost {
  const { k, task_count } = call.params;
  const { shingles, units, chunks } = chunksOf(call);
  return cost(8 * task_count + unitWordBytes(units, call.buffers) + 4 * shingles + 8 * k + 4 * k * units, 4 * k * units, 3.5 * shingles * k + 8 * k * chunks.length);
}

interface Buckets {
  readonly buckets: number;
  readonly members: number;
  /** Members within the depth, of all buckets and of those that two or more share. */
  readonly anchors: number;
  readonly shared: number;
  /** Steps of insertion, in random order. */
  readonly moves: number;
  /** Steps of each member's search among the anchors. */
  readonly halvings: number;
  /** Words of slot_offsets that lead to them. */
  readonly offsets: number;
}

/** Buckets of more than `most` members are left out. */
function bucketsAt(places: Iterable<number>, slotOffsets: Uint32Array, depth: number, most = Infinity): Buckets {
  const sum = { buckets: 0, members: 0, anchors: 0, shared: 0, moves: 0, halvings: 0 };
  const offsets = new Set<number>();
  for (const slot of places) {
    const size = slotOffsets[slot + 1] - slotOffsets[slot];
    if (size === 0 || size > most) continue;
    const kept = Math.min(size, depth);
    sum.buckets++;
    sum.members += size;
    sum.anchors += kept;
    if (size > 1) sum.shared += kept;
    sum.halvings += size * Math.log2(1 + kept);
    sum.moves += (kept * (kept - 1)) / 4;
    offsets.add(slot).add(slot + 1);
  }
  return { ...sum, offsets: offsets.size };
}

/** Buckets of the records, by the places of the table that they name. */
function bucketsOf({ slots, slot_offsets }: Buffers, records: number, depth: number): Buckets {
  return bucketsAt(new Set(slots.subarray(0, records)), slot_offsets, depth);
}

function* everyPlace(tableSize: number): Generator<number> {
  for (let slot = 0; slot < tableSize; slot++) yield slot;
}

/** Different rows that the pairs read: where both sides have one buffer, it is counted once for each side that names it. */
function rowsNamed({ pairs }: Buffers, pairCount: number): number {
  const left = new Set<number>();
  const right = new Set<number>();
  for (let pair = 0; pair < pairCount; pair++) {
    left.add(pairs[2 * pair]);
    right.add(pairs[2 * pair + 1]);
  }
  return left.size + right.size;
}

/** Kernel id → its cost. */
export const costs: Readonly<Record<string, CostOf>> = {
  unit_starts({ params: { unit_count, byte_count }, buffers: { unit_bits } }) {
    const touched = 4 * nonZero(unit_bits, ceilDiv(byte_count, 32));
    return cost(4 * unit_count + touched, touched, 7 * unit_count);
  },
  classify({ params: { byte_count, group_count }, buffers: { text } }) {
    const { leads, groups } = beyondAscii(text, byte_count);
    return cost(4 * ceilDiv(byte_count, 4) + 4 * group_count, 16 * group_count, 235 * group_count + 698 * groups + 39 * leads);
  },
  word_starts: ({ params: { group_count } }) => cost(16 * group_count, 8 * group_count, 59 * group_count),
  scan_reduce: ({ params: { count, tile_count } }) => cost(4 * count, 4 * tile_count, 3 * count),
  scan_spine: ({ params: { tile_count } }) => cost(4 * tile_count, 4 * (tile_count + 1), 3 * tile_count + 1),
  scan_apply: ({ params: { count, tile_count } }) => cost(4 * count + 4 * (tile_count + 1), 4 * (count + 1), 3 * count),
  unit_words({ params: { unit_count }, buffers: { offsets } }) {
    const groups = new Set<number>();
    const inside = new Set<number>();
    for (let unit = 0; unit <= unit_count; unit++) {
      groups.add(offsets[unit] >>> 5);
      if ((offsets[unit] & 31) !== 0) inside.add(offsets[unit] >>> 5);
    }
    return cost(4 * (unit_count + 1) + 4 * groups.size + 4 * inside.size, 4 * (unit_count + 1), 21 * (unit_count + 1));
  },
  hash_words_ascii({ params: { byte_count, group_count }, buffers: { masks, starts, todo } }) {
    const words = setBits(starts, 0, 1, group_count);
    const singles = setBits(masks, 2, 4, 4 * group_count);
    const left = setBits(todo, 0, 1, group_count);
    const bytes = setBits(masks, 0, 4, 4 * group_count);
    return cost(4 * ceilDiv(byte_count, 4) + 24 * group_count, 12 * (words - left) + 4 * group_count, 20 * group_count + 85 * (words - singles) + 5 * bytes + 146 * singles);
  },
  hash_words({ params: { group_count }, constants: { STEP }, buffers }) {
    const { words, groups, bytes } = leftWords(buffers, group_count, STEP);
    return cost(4 * group_count + 24 * groups + bytes, 12 * words, 3 * group_count + 590 * words + 30 * bytes);
  },
  hash_long_words({ params: { window_count, turn }, constants: { STEP }, buffers: { walks } }) {
    // Words that go on behind this turn; those that end in it are left out, they end once.
    let walking = 0;
    for (let window = 0; window < window_count; window++) walking += walks[window * STATE_WORDS];
    const state = 4 * STATE_WORDS * walking;
    const first = turn === 0 ? window_count : 0;
    return cost((LONG_WORD_BYTES * STEP + 24) * walking + state + 44 * first + 4 * window_count, state + 16 * first, LONG_WORD_OPERATIONS * STEP * walking + 800 * first + 4 * window_count);
  },
  shingle_hash({ params: { unit_count, n }, buffers: { unit_words } }) {
    let shingles = 0;
    for (let unit = 0; unit < unit_count; unit++) shingles += shingleCount(unit_words[unit + 1] - unit_words[unit], n);
    return cost(4 * unit_words[unit_count] + 4 * (unit_count + 1), 4 * shingles, 18 * shingles + 27 * filledUnits(unit_words, unit_count));
  },
  digest_words({ params: { unit_count }, buffers: { unit_words } }) {
    const filled = filledUnits(unit_words, unit_count);
    return cost(8 * unit_words[unit_count] + 4 * (unit_count + 1) + 16 * filled, 16 * filled, 38 * unit_words[unit_count] + 15 * filled);
  },
  fill: ({ params: { count } }) => cost(0, 4 * count, 2 * count),
  sketch_fss_small: fssSmall,
  sketch_fss_large: fssLarge,
  sketch_minhash: minhash,
  band_keys({ params: { unit_count, bands, rows, slot_words } }) {
    const words = rows * slot_words;
    return cost(4 * bands * words * unit_count + 8 * unit_count, 8 * bands * unit_count, bands * unit_count * (11 * words + 36));
  },
  bucket_insert({ params: { record_count, table_size }, buffers: { table } }) {
    const buckets = nonZero(table, table_size);
    return cost(8 * record_count + 8 * buckets, 4 * record_count + 8 * buckets, 21 * record_count);
  },
  bucket_scatter({ params: { record_count }, buffers }) {
    const { buckets } = bucketsOf(buffers, record_count, Infinity);
    return cost(4 * record_count + 8 * buckets, 4 * record_count + 4 * buckets, 4 * record_count);
  },
  bucket_anchors({ params: { table_size, depth, overfull_capacity }, constants: { HOT }, buffers: { slot_offsets, overfull } }) {
    const cool = bucketsAt(everyPlace(table_size), slot_offsets, depth, HOT);
    const beyond = Math.min(overfull[0], overfull_capacity);
    const hot = bucketsAt(everyPlace(table_size), slot_offsets, depth).buckets - cool.buckets;
    const noted = (beyond > 0 ? 4 + 4 * beyond : 0) + (hot > 0 ? 4 + 4 * hot : 0);
    return cost(4 * (table_size + 1) + 4 * cool.members + 4 * cool.shared, 4 * cool.anchors + noted, 5 * table_size + 9 * cool.members + 8 * cool.moves);
  },
  bucket_anchors_hot({ params: { depth, hot_limit }, constants: { SPAN }, buffers: { hot, slot_offsets } }) {
    const count = Math.min(hot[0], hot_limit);
    const { members, anchors } = bucketsAt(hot.subarray(1, 1 + count), slot_offsets, depth);
    // The lowest member, then one bitmap, in which `depth` of so many members that lie close nearly always are.
    return cost(4 + 12 * count + 4 * members, 4 * anchors, 12 * members + 12 * SPAN * count + 12 * anchors);
  },
  pair_count({ params: { record_count, depth }, buffers }) {
    const { offsets, anchors, halvings } = bucketsOf(buffers, record_count, depth);
    return cost(4 * record_count + 4 * offsets + 4 * anchors, 4 * record_count, 9 * record_count + 6 * halvings);
  },
  pair_emit({ params: { record_count, capacity }, buffers }) {
    const { pair_bases } = buffers;
    const { buckets, shared } = bucketsOf(buffers, record_count, Infinity);
    const pairs = Math.min(capacity, pair_bases[record_count]);
    // At most the last member of a bucket is nobody's anchor.
    return cost(4 * record_count + 4 * buckets + 4 * (record_count + 1) + Math.min(4 * pairs, 2 * shared), 8 * pairs + 4, 8 * record_count + 8 * pairs);
  },
  slot_bytes: ({ params: { word_count } }) => cost(16 * word_count, 4 * word_count, 42 * word_count),
  byte_agreement({ params: { pair_count, k }, buffers }) {
    return cost(k * rowsNamed(buffers, pair_count) + 8 * pair_count, 4 * pair_count, pair_count * (6 + 23 * (k / 4)));
  },
  slot_agreement({ params: { pair_count, k, slot_words, settled_below }, buffers }) {
    const { pairs, counts } = buffers;
    const open: number[] = [];
    // A pair that was settled keeps its count; one that was not may come to less, so this is a little too few.
    for (let pair = 0; pair < pair_count; pair++) if (counts[pair] >= settled_below) open.push(pairs[2 * pair], pairs[2 * pair + 1]);
    const compared = open.length / 2;
    const rows = rowsNamed({ ...buffers, pairs: Uint32Array.from(open) }, compared);
    return cost(4 * k * slot_words * rows + 8 * compared + 4 * pair_count, 4 * compared, compared * k * (7 + 6 * slot_words) + 3 * pair_count);
  },
};

/** Returns the cost of a call, or null for a kernel without one. */
export function costOf(kernel: string, params: KernelParams, constants: KernelConstants, buffers: Buffers): Cost | null {
  return Object.hasOwn(costs, kernel) ? costs[kernel]({ params, constants, buffers }) : null;
}
