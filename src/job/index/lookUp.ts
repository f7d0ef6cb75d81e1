import { loadZstdDecoder } from '../../io/codecs/zstdDecoder.ts';
import type { Block, StageSchema } from '../../store/columns.ts';
import type { UnitSet } from '../../store/unitSet.ts';
import type { MadeSets, SetMaker } from '../../verify/setMaker.ts';
import { inFlight } from '../inFlight.ts';
import { decodeFrame } from './frames.ts';
import { indexSchemas, RANGE_ROWS, type Generation } from './indexFormat.ts';
import type { JobIndex } from './jobIndex.ts';
import { runsOf } from './liveRows.ts';
import { restored, restoring } from './restoring.ts';

/** Documents asked for that lie in one partition of a generation: ascending positions, their numbers, and the sources they are of. */
interface Wanted {
  readonly generation: Generation;
  readonly partition: number;
  readonly positions: number[];
  readonly rows: number[];
  readonly files: string[];
}

/** Groups past documents by where their records lie; numbers ascend in and across groups. Those of other generations are passed over. */
function* wantedIn(generations: readonly Generation[], needed: UnitSet): Generator<Wanted> {
  const runs = generations.flatMap((generation) => runsOf(generation).map((run) => ({ ...run, generation })));
  let run = 0;
  let wanted: Wanted | null = null;
  for (const row of needed) {
    while (run < runs.length && runs[run].from + runs[run].rows <= row) run += 1;
    if (run === runs.length) break;
    const { generation, file, from, position } = runs[run];
    if (row < from) continue;
    const at = position + row - from;
    const partition = Math.floor(at / RANGE_ROWS);
    if (wanted !== null && (wanted.generation !== generation || wanted.partition !== partition)) {
      yield wanted;
      wanted = null;
    }
    wanted ??= { generation, partition, positions: [], rows: [], files: [] };
    wanted.positions.push(at);
    wanted.rows.push(row);
    wanted.files.push(file);
  }
  if (wanted !== null) yield wanted;
}

/** True if one of the ascending numbers is in [from, to). */
function someIn(ascending: readonly number[], from: number, to: number): boolean {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] < from) low = middle + 1;
    else high = middle;
  }
  return low < ascending.length && ascending[low] < to;
}

/** A block of a stage that has records of wanted documents: document `at[i]` of the group is record `records[i]`. */
interface Found<S extends StageSchema> {
  readonly wanted: Wanted;
  readonly block: Block<S>;
  readonly at: readonly number[];
  readonly records: readonly number[];
}

/** Yields the blocks of a stage of one record a position that hold wanted documents, in the order of those. */
async function* recordsOf<S extends StageSchema>(index: JobIndex, needed: UnitSet, stage: string, schema: S, generations = index.generations): AsyncGenerator<Found<S>> {
  for (const wanted of wantedIn(generations, needed)) {
    const reader = await restored(index.storeOf(wanted.generation).read(stage, schema));
    const base = wanted.partition * RANGE_ROWS;
    let next = 0;
    for await (const { first, ...block } of restoring(reader.blocks(wanted.partition, { wants: (from, to) => someIn(wanted.positions, base + from, base + to) }))) {
      const at: number[] = [];
      const records: number[] = [];
      for (; next < wanted.positions.length && wanted.positions[next] < base + first + block.rows; next++) {
        at.push(next);
        records.push(wanted.positions[next] - base - first);
      }
      yield { wanted, block, at, records };
    }
  }
}

/** Yields the signatures of past documents, in order of their numbers. */
export async function* pastSignatures(index: JobIndex, needed: UnitSet, words: number): AsyncGenerator<{ readonly units: Float64Array; readonly slots: Uint32Array }> {
  for await (const { wanted, block, at, records } of recordsOf(index, needed, 'signatures', indexSchemas.signatures(words))) {
    const slots = new Uint32Array(records.length * words);
    records.forEach((record, i) => slots.set(block.columns.slots.subarray(record * words, (record + 1) * words), i * words));
    yield { units: Float64Array.from(at, (i) => wanted.rows[i]), slots };
  }
}

/** Yields past documents, in order of their numbers, with how many shingles each has and where it came from. */
export async function* pastDocuments(index: JobIndex, needed: UnitSet): AsyncGenerator<{ readonly unit: number; readonly file: string; readonly row: number; readonly shingles: number }> {
  for await (const { wanted, block, at, records } of recordsOf(index, needed, 'rows', indexSchemas.rows)) {
    for (const [i, record] of records.entries()) yield { unit: wanted.rows[at[i]], file: wanted.files[at[i]], row: block.columns.sourceRow[record], shingles: block.columns.shingles[record] };
  }
}

/** Yields the ids of past documents that have one. */
export async function* pastIds(index: JobIndex, needed: UnitSet): AsyncGenerator<readonly [number, Uint8Array]> {
  const named = index.generations.filter(({ hasIds }) => hasIds);
  for await (const { wanted, block, at, records } of recordsOf(index, needed, 'ids', indexSchemas.ids, named)) {
    const { present, id } = block.columns;
    for (const [i, record] of records.entries()) if (present[record] === 1) yield [wanted.rows[at[i]], id.values.slice(id.offsets[record], id.offsets[record + 1])];
  }
}

interface PastSets {
  readonly sets: MadeSets;
  readonly units: Float64Array;
}

/**
 * Yields the shingle sets of past documents, in order of their numbers: made of their texts, or, in an index that tells
 * documents alike by sketches, those of documents that have few shingles.
 */
export async function* pastSets(index: JobIndex, needed: UnitSet, maker: SetMaker): AsyncGenerator<PastSets> {
  if (index.manifest.settings.verify === 'sketch') {
    for await (const { wanted, block, at, records } of recordsOf(index, needed, 'sets', indexSchemas.sets)) {
      const { offsets, values } = block.columns.set;
      const starts = new Uint32Array(records.length + 1);
      records.forEach((record, i) => (starts[i + 1] = starts[i] + offsets[record + 1] - offsets[record]));
      const halves = new Uint32Array(starts[records.length]);
      records.forEach((record, i) => halves.set(values.subarray(offsets[record], offsets[record + 1]), starts[i]));
      yield { sets: { values: halves, offsets: starts, release: () => undefined }, units: Float64Array.from(at, (i) => wanted.rows[i]) };
    }
    return;
  }
  for (const wanted of wantedIn(index.generations, needed)) {
    yield* inFlight(texts(index, wanted), maker.concurrency, async ({ bytes, offsets, at }) => ({
      sets: await maker.setsOf({ bytes, offsets, nulls: null }),
      units: Float64Array.from(at, (i) => wanted.rows[i]),
    }));
  }
}

/** Yields the wanted texts of each frame that has some. */
async function* texts(index: JobIndex, { generation, partition, positions }: Wanted): AsyncGenerator<{ readonly bytes: Uint8Array; readonly offsets: Uint32Array; readonly at: readonly number[] }> {
  const zstd = await loadZstdDecoder();
  const store = index.storeOf(generation);
  const { first: starts } = (await restored((await restored(store.read('frames', indexSchemas.frames))).read(partition))).columns;
  const endOf = (frame: number): number => (frame + 1 < starts.length ? starts[frame + 1] : (partition + 1) * RANGE_ROWS);
  const hasWanted = (frame: number): boolean => someIn(positions, starts[frame], endOf(frame));
  const reader = await restored(store.read('texts', indexSchemas.texts));
  const wants = (from: number, to: number): boolean => {
    for (let frame = from; frame < to; frame++) if (hasWanted(frame)) return true;
    return false;
  };
  let next = 0;
  for await (const { rows, first, columns } of restoring(reader.blocks(partition, { wants }))) {
    for (let record = 0; record < rows; record++) {
      const frame = first + record;
      if (!hasWanted(frame)) continue;
      const { bytes: all, ends } = decodeFrame(zstd, columns, record);
      const parts: Uint8Array[] = [];
      const at: number[] = [];
      for (; next < positions.length && positions[next] < endOf(frame); next++) {
        const i = positions[next] - starts[frame];
        parts.push(all.subarray(ends[i], ends[i + 1]));
        at.push(next);
      }
      const offsets = new Uint32Array(parts.length + 1);
      parts.forEach((part, i) => (offsets[i + 1] = offsets[i] + part.length));
      yield { bytes: Buffer.concat(parts), offsets, at };
    }
  }
}
