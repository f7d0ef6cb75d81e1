import { throwIfAborted } from '../../core/errors.ts';
import type { Columns, StageSchema } from '../../store/columns.ts';
import { joinReaders, type RecordReader } from '../../store/joinedReader.ts';
import { KeySet } from '../../store/keySet.ts';
import type { UnitSet } from '../../store/unitSet.ts';
import { schemas, type JobContext } from '../context.ts';
import { splitPartition, type Oversized } from '../splitPartition.ts';
import { indexSchemas, prefixOf, type Generation } from './indexFormat.ts';
import type { JobIndex } from './jobIndex.ts';
import { restored, restoring } from './restoring.ts';

/** Past documents rank before all others, in the order of their numbers. */
export const PAST_RANK = -Infinity;

/**
 * Returns the job's band keys and, of those in the index, the ones that meet a key of a row that was not folded. Only
 * partitions of the index that such a key can lie in are read, one block at a time.
 */
export async function withPastBands(context: JobContext, folded: UnitSet): Promise<RecordReader<typeof schemas.bands>> {
  const { store, budget, index, keyPrefixes } = context;
  const bands = await store.read('bands', schemas.bands);
  if (index === null) return bands;
  const writer = await store.write('past-bands', schemas.bands, budget.spillBytes);
  const generations = await Promise.all(index.generations.map(async (generation) => ({ generation, reader: await restored(index.storeOf(generation).read('bands', indexSchemas.bands)) })));
  for (const partition of bands.partitions) {
    const band = Math.floor(partition / keyPrefixes);
    const wanted = ({ unit }: Columns<typeof schemas.bands>, records: Uint32Array, count: number): number => folded.withoutMembers(unit, records, count);
    for await (const keys of keySets(context, bands, schemas.bands, partition, ({ lo, hi }) => [lo, hi], wanted)) {
      for (const { generation, reader } of generations) {
        const { bandPrefixes, firstRow } = generation;
        for (const prefix of prefixesOf(keys, bandPrefixes, ([, hi]) => hi)) {
          for await (const { rows, columns } of restoring(reader.blocks(band * bandPrefixes + prefix))) {
            throwIfAborted(context.signal);
            const found = matching(rows, index, firstRow, columns.row, (i) => keys.has(columns.lo[i], columns.hi[i]));
            if (found.length === 0) continue;
            const of = (column: Uint32Array): Uint32Array => found.map((i) => column[i]);
            writer.append(partition, { lo: of(columns.lo), hi: of(columns.hi), group: of(columns.group), unit: unitsOf(found, columns.row, firstRow), rank: new Float64Array(found.length).fill(PAST_RANK) }, 0, found.length);
            await writer.drain();
          }
        }
      }
    }
  }
  await writer.finish();
  return joinReaders(schemas.bands, bands, await store.read('past-bands', schemas.bands));
}

/** The same of digests: the job's, and those in the index that agree with one of them in 64 bits. */
export async function withPastDigests(context: JobContext): Promise<RecordReader<typeof schemas.digests>> {
  const { store, budget, index } = context;
  const digests = await store.read('digests', schemas.digests);
  if (index === null) return digests;
  const writer = await store.write('past-digests', schemas.digests, budget.spillBytes);
  const generations = await Promise.all(index.generations.map(async (generation) => ({ generation, reader: await restored(index.storeOf(generation).read('digests', indexSchemas.digests)) })));
  for (const partition of digests.partitions) {
    for await (const keys of keySets(context, digests, schemas.digests, partition, ({ d0, d1 }) => [d1, d0])) {
      for (const { generation: { digestPrefixes, firstRow }, reader } of generations) {
        for (const prefix of prefixesOf(keys, digestPrefixes, ([, d0]) => d0)) {
          for await (const { rows, columns } of restoring(reader.blocks(prefix))) {
            throwIfAborted(context.signal);
            const found = matching(rows, index, firstRow, columns.row, (i) => keys.has(columns.d1[i], columns.d0[i]));
            if (found.length === 0) continue;
            const of = (column: Uint32Array): Uint32Array => found.map((i) => column[i]);
            const { d0, d1, d2, d3, h0, h1, group } = columns;
            writer.append(partition, { d0: of(d0), d1: of(d1), d2: of(d2), d3: of(d3), h0: of(h0), h1: of(h1), group: of(group), unit: unitsOf(found, columns.row, firstRow), rank: new Float64Array(found.length).fill(PAST_RANK) }, 0, found.length);
            await writer.drain();
          }
        }
      }
    }
  }
  await writer.finish();
  return joinReaders(schemas.digests, digests, await store.read('past-digests', schemas.digests));
}

/** Yields the keys of a partition's wanted records: all at once, or in parts that have no key in common. `keysOf` returns two columns, the one that parts are cut by first. */
async function* keySets<S extends StageSchema>(
  context: JobContext,
  reader: RecordReader<S>,
  schema: S,
  partition: number,
  keysOf: (columns: Columns<S>) => readonly [Uint32Array, Uint32Array],
  wanted?: (columns: Columns<S>, records: Uint32Array, count: number) => number,
): AsyncGenerator<KeySet> {
  const addAll = (keys: KeySet, rows: number, columns: Columns<S>): void => {
    const [low, high] = keysOf(columns);
    for (let i = 0; i < rows; i++) keys.add(low[i], high[i]);
  };
  const hot: KeySet[] = [];
  const oversized = async (records: Oversized<S>): Promise<null> => {
    const keys = new KeySet();
    for await (const { rows, columns } of records.blocks()) addAll(keys, rows, columns);
    hot.push(keys);
    return null;
  };
  for await (const { rows, columns } of splitPartition(reader, schema, partition, context.budget.loadBytes, 64, (block) => keysOf(block)[0], { oversized, ...(wanted === undefined ? {} : { wanted }) })) {
    yield* hot.splice(0);
    const keys = new KeySet();
    addAll(keys, rows, columns);
    if (keys.size > 0) yield keys;
  }
  yield* hot.splice(0);
}

/** The prefixes, ascending, that keys of a set have in an index. */
function prefixesOf(keys: KeySet, prefixes: number, hashOf: (key: readonly [number, number]) => number): readonly number[] {
  const present = new Uint8Array(prefixes);
  for (const key of keys) present[prefixOf(hashOf(key), prefixes)] = 1;
  return Array.from(present.keys()).filter((prefix) => present[prefix] === 1);
}

function matching(rows: number, { live }: JobIndex, firstRow: number, row: Uint32Array, meets: (record: number) => boolean): Uint32Array {
  const found = new Uint32Array(rows);
  let count = 0;
  for (let i = 0; i < rows; i++) if (meets(i) && live.has(firstRow + row[i])) found[count++] = i;
  return found.subarray(0, count);
}

function unitsOf(records: Uint32Array, row: Uint32Array, firstRow: Generation['firstRow']): Float64Array {
  return Float64Array.from(records, (i) => firstRow + row[i]);
}
