import { throwIfAborted } from '../../core/errors.ts';
import { ColumnBuffer, columnsOf, rowsIn, type Columns } from '../../store/columns.ts';
import type { StageWriter } from '../../store/stageWriter.ts';
import type { SetList } from '../../verify/sharedShingles.ts';
import { schemas, type JobContext } from '../context.ts';
import type { TileRecords, Tiles } from '../tileJoin.ts';

type SetColumns = Columns<typeof schemas.sets>;

/** What a set takes beside its elements: its unit, and where it ends. */
const HEAD_BYTES = 12;
/** The elements of a tile in memory have room for so many bytes at once, since growing would copy them; this at least, as each is joined with each. */
const LEAST_TILE_BYTES = 8 * 2 ** 20;
const MOST_TILES = 64;

/** Shingle sets of the second look in tiles. They stay in memory as long as the budget has room for all; then all are spilled, those before too. */
export class SetTiles {
  readonly #context: JobContext;
  /** Units in a tile where the settings say how many tiles there are. */
  readonly #tileUnits: number;
  /** Null once they are spilled. */
  #held: HeldTiles | null;
  #spilled: SpilledTiles | null = null;
  units = 0;

  /** @param units how many sets there will be */
  constructor(context: JobContext, units: number) {
    const { settings, budget } = context;
    this.#context = context;
    this.#tileUnits = settings.partitions > 1 ? Math.max(1, Math.floor(units / settings.partitions)) : Infinity;
    this.#held = settings.partitions > 1 ? null : new HeldTiles(budget.heldSetBytes);
  }

  /** Takes the sets of these units, which follow those before; copies. */
  async append(unit: Float64Array, set: SetList): Promise<void> {
    this.units += unit.length;
    if (this.#held?.hasRoom(unit.length, set) === true) {
      this.#held.append(unit, set);
      return;
    }
    this.#spilled ??= await this.#spillHeld();
    await this.#spilled.append(unit, set);
  }

  /** Returns the records for a join, and where they lie. */
  async finish(): Promise<TileRecords<typeof schemas.sets>> {
    if (this.#held !== null) return this.#held.finish();
    this.#spilled ??= await this.#spillHeld();
    return this.#spilled.finish();
  }

  async #spillHeld(): Promise<SpilledTiles> {
    const { store, budget, signal } = this.#context;
    const spilled = new SpilledTiles(this.#context, await store.write('sets', schemas.sets, budget.spillBytes), this.#tileUnits);
    const held = this.#held?.take() ?? [];
    this.#held = null;
    // Those that are spilled are let go one by one.
    for (let tile = held.shift(); tile !== undefined; tile = held.shift()) {
      throwIfAborted(signal);
      await spilled.append(tile.unit, tile.set);
    }
    return spilled;
  }
}

class HeldTiles {
  readonly #most: number;
  readonly #tileBytes: number;
  readonly #closed: SetColumns[] = [];
  #open: ColumnBuffer[] = [];
  #openRows = 0;
  #room = 0;
  #bytes = 0;

  constructor(most: number) {
    this.#most = most;
    this.#tileBytes = Math.max(LEAST_TILE_BYTES, Math.floor(most / MOST_TILES));
  }

  hasRoom(count: number, { offsets }: SetList): boolean {
    return this.#bytes + HEAD_BYTES * count + 4 * offsets[count] <= this.#most;
  }

  append(unit: Float64Array, set: SetList): void {
    const bytes = 4 * set.offsets[unit.length];
    if (this.#openRows === 0 || bytes > this.#room) {
      this.#close();
      this.#room = Math.max(bytes, Math.min(this.#tileBytes, this.#most - this.#bytes));
      this.#open = [new ColumnBuffer('f64', unit.length), new ColumnBuffer('u32[]', unit.length, this.#room)];
    }
    this.#open[0].append(unit, 0, unit.length);
    this.#open[1].append(set, 0, unit.length);
    this.#openRows += unit.length;
    this.#room -= bytes;
    this.#bytes += HEAD_BYTES * unit.length + bytes;
  }

  #close(): void {
    if (this.#openRows > 0) this.#closed.push(columnsOf(schemas.sets, this.#open, 0, this.#openRows));
    this.#open = [];
    this.#openRows = 0;
  }

  /** Returns all tiles there are. */
  take(): SetColumns[] {
    this.#close();
    return this.#closed;
  }

  finish(): TileRecords<typeof schemas.sets> {
    const tiles = this.take();
    let first = 0;
    const starts = tiles.map((tile) => {
      const at = first;
      first += rowsIn(schemas.sets, tile);
      return at;
    });
    return { tiles: tilesFrom(starts), inMemory: true, load: async (tile) => tiles[tile] };
  }
}

class SpilledTiles {
  readonly #context: JobContext;
  readonly #writer: StageWriter<typeof schemas.sets>;
  readonly #tileUnits: number;
  readonly #starts = [0];
  #tileBytes = 0;
  #dense = 0;

  constructor(context: JobContext, writer: StageWriter<typeof schemas.sets>, tileUnits: number) {
    this.#context = context;
    this.#writer = writer;
    this.#tileUnits = tileUnits;
  }

  async append(unit: Float64Array, set: SetList): Promise<void> {
    const starts = this.#starts;
    const { tileBytes } = this.#context.budget;
    let from = 0;
    for (let u = 0; u < unit.length; u++) {
      const bytes = HEAD_BYTES + 4 * (set.offsets[u + 1] - set.offsets[u]);
      if (this.#tileBytes > 0 && (this.#tileBytes + bytes > tileBytes || this.#dense - starts[starts.length - 1] === this.#tileUnits)) {
        await this.#write(unit, set, from, u);
        from = u;
        starts.push(this.#dense);
        this.#tileBytes = 0;
      }
      this.#tileBytes += bytes;
      this.#dense += 1;
    }
    await this.#write(unit, set, from, unit.length);
  }

  async #write(unit: Float64Array, set: SetList, from: number, to: number): Promise<void> {
    this.#writer.append(this.#starts.length - 1, { unit, set }, from, to);
    await this.#writer.drain();
  }

  async finish(): Promise<TileRecords<typeof schemas.sets>> {
    await this.#writer.finish();
    const sets = await this.#context.store.read('sets', schemas.sets);
    return { tiles: tilesFrom(this.#starts), inMemory: false, load: async (tile) => (await sets.read(tile)).columns };
  }
}

/** Tiles by each one's first dense number. */
function tilesFrom(starts: readonly number[]): Tiles {
  const of = (dense: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= dense) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return { count: starts.length, of, first: (tile) => starts[tile] };
}
