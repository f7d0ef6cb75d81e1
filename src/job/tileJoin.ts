import { throwIfAborted } from '../core/errors.ts';
import { PASSING, rowsIn, type Columns, type StageSchema } from '../store/columns.ts';
import { inLargerBlocks } from '../store/largerBlocks.ts';
import { orderBy } from '../store/order.ts';
import type { JobContext } from './context.ts';

/** Pairs of dense numbers, by the tile of `low`. */
export const pairSchema = { low: 'u32', high: 'u32' } as const;

/** With each block that is compared a tile goes to the engine, and with more tiles blocks are smaller: without a least size the work would be quadratic. */
const BLOCK_BYTES = 2 * 2 ** 20;

/** A record and the partners it is carried to. */
type CarriedSchema<S extends StageSchema> = S & { readonly partners: 'u32[]' };

/** Where records lie: tile t has those of the dense numbers from first(t) to before first(t + 1), ascending, and fits in memory. */
export interface Tiles {
  readonly count: number;
  of(dense: number): number;
  first(tile: number): number;
}

/** Records, and in which tiles they are. */
export interface TileRecords<S extends StageSchema> {
  readonly tiles: Tiles;
  /** All tiles are in memory at once: to load one costs nothing. */
  readonly inMemory: boolean;
  load(tile: number): Promise<Columns<S>>;
}

/** One join; stages by their names in the store. */
interface TileJoin<S extends StageSchema> {
  readonly schema: S;
  /** Pairs by the tile of `low`, as pairSchema. */
  readonly pairs: string;
  /** Written here, but for records in memory: those on their way to the tile of their partners. */
  readonly carried: string;
  readonly records: TileRecords<S>;
}

/** Pairs with the records of both units: pair i is row low[i] of `lows` and row high[i] of `highs`; pairs of one low follow each other. */
interface RecordPairs<S extends StageSchema> {
  readonly lows: Columns<S>;
  readonly highs: Columns<S>;
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

/** Yields all pairs with their records. */
export function joinByTiles<S extends StageSchema>(context: JobContext, join: TileJoin<S>): AsyncGenerator<RecordPairs<S>> {
  return join.records.inMemory ? joinInMemory(context, join) : joinCarried(context, join);
}

/** Tile with tile: to carry records would only copy them. */
async function* joinInMemory<S extends StageSchema>({ store, signal }: JobContext, { pairs, records: { tiles, load } }: TileJoin<S>): AsyncGenerator<RecordPairs<S>> {
  const reader = await store.read(pairs, pairSchema);
  for (const tile of reader.partitions) {
    const lows = await load(tile);
    for await (const { rows, columns } of inLargerBlocks(pairSchema, reader.blocks(tile, PASSING), BLOCK_BYTES)) {
      const target = Uint32Array.from(columns.high, (high) => tiles.of(high));
      const order = orderBy(rows, [target, columns.low, columns.high]);
      for (let from = 0, to = 0; from < rows; from = to) {
        throwIfAborted(signal);
        const highTile = target[order[from]];
        for (to = from + 1; to < rows && target[order[to]] === highTile; ) to += 1;
        const here = order.subarray(from, to);
        yield { lows, highs: await load(highTile), low: here.map((i) => columns.low[i] - tiles.first(tile)), high: here.map((i) => columns.high[i] - tiles.first(highTile)) };
      }
    }
  }
}

/**
 * Without random reads: every tile is loaded once for the pairs it has the low unit of, which are taken from it to the
 * tiles of the high ones, and once when all that was brought to it is read. Bytes read and written grow with records and
 * pairs; joining pairs of tiles would load each tile once for every other.
 */
async function* joinCarried<S extends StageSchema>(context: JobContext, join: TileJoin<S>): AsyncGenerator<RecordPairs<S>> {
  const { store, budget } = context;
  const { schema, records: { tiles, load } } = join;
  const carriedSchema: CarriedSchema<S> = { ...schema, partners: 'u32[]' };
  const pairs = await store.read(join.pairs, pairSchema);
  const writer = await store.write(join.carried, carriedSchema, budget.carriedBytes);
  for (const tile of pairs.partitions) {
    const records = await load(tile);
    const first = tiles.first(tile);
    const offsets = new Uint32Array(rowsIn(schema, records) + 1);
    for await (const { rows, columns } of inLargerBlocks(pairSchema, pairs.blocks(tile, PASSING), BLOCK_BYTES)) {
      throwIfAborted(context.signal);
      const target = Uint32Array.from(columns.high, (high) => tiles.of(high));
      const order = orderBy(rows, [target, columns.low, columns.high]);
      const here: number[] = [];
      const values = new Uint32Array(rows);
      // Of these only the list of the record that is appended means something.
      const carry = { ...records, partners: { offsets, values } } as unknown as Columns<CarriedSchema<S>>;
      for (let from = 0, to = 0; from < rows; from = to) {
        const highTile = target[order[from]];
        const unit = columns.low[order[from]];
        for (to = from + 1; to < rows && target[order[to]] === highTile && columns.low[order[to]] === unit; ) to += 1;
        if (highTile === tile) for (let place = from; place < to; place++) here.push(order[place]);
        else {
          const low = unit - first;
          for (let place = from; place < to; place++) values[place - from] = columns.high[order[place]];
          offsets[low] = 0;
          offsets[low + 1] = to - from;
          writer.append(highTile, carry, low, low + 1);
          if (writer.isFull) await writer.drain();
        }
      }
      if (here.length > 0) yield { lows: records, highs: records, low: Uint32Array.from(here, (i) => columns.low[i] - first), high: Uint32Array.from(here, (i) => columns.high[i] - first) };
    }
  }
  await writer.finish();
  const carried = await store.read(join.carried, carriedSchema);
  for (const tile of carried.partitions) {
    const highs = await load(tile);
    const first = tiles.first(tile);
    for await (const { rows, columns } of inLargerBlocks(carriedSchema, carried.blocks(tile, PASSING), BLOCK_BYTES)) {
      throwIfAborted(context.signal);
      const { partners, ...lows } = columns as unknown as Columns<{ readonly partners: 'u32[]' }> & Columns<S>;
      const low = new Uint32Array(partners.offsets[rows]);
      for (let row = 0; row < rows; row++) low.fill(row, partners.offsets[row], partners.offsets[row + 1]);
      yield { lows: lows as unknown as Columns<S>, highs, low, high: partners.values.map((dense) => dense - first) };
    }
  }
}
