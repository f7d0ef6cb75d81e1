import { BudgetError } from '../core/errors.ts';

/** Pairs of tiles are numbered in 32 bits. */
const MAX_TILES = 2 ** 16;

/**
 * Joining pairs with large records of both their units, without random reads: the records lie in tiles that fit in
 * memory, pairs are partitioned by the tiles of their two units, and tiles are loaded in an order in which the first
 * changes seldom. Returns the number of a pair of tiles, below 2^32.
 * @throws BudgetError if there are more tiles than such numbers can tell apart.
 */
export function tilePairOf(lowTile: number, highTile: number, tiles: number): number {
  if (tiles > MAX_TILES) throw new BudgetError({ expected: `at most ${MAX_TILES} tiles`, found: String(tiles), remedy: `raise the memory budget about ${Math.ceil(tiles / MAX_TILES)} times` });
  return lowTile * tiles + highTile;
}

export interface TilePair {
  readonly partition: number;
  readonly lowTile: number;
  readonly highTile: number;
}

export function tilePairs(partitions: readonly number[], tiles: number): TilePair[] {
  return partitions.map((partition) => ({ partition, lowTile: Math.floor(partition / tiles), highTile: partition % tiles }));
}

/** Keeps the last two loaded tiles, which is all a pair of tiles needs. */
export class TileCache<T> {
  private readonly load: (tile: number) => Promise<T>;
  private held: { tile: number; content: T }[] = [];

  constructor(load: (tile: number) => Promise<T>) {
    this.load = load;
  }

  /** Returns both tiles; the same object twice where they are one. */
  async both(low: number, high: number): Promise<readonly [T, T]> {
    this.held = this.held.filter(({ tile }) => tile === low || tile === high);
    for (const tile of new Set([low, high])) {
      if (!this.held.some((each) => each.tile === tile)) this.held.push({ tile, content: await this.load(tile) });
    }
    const find = (tile: number): T => (this.held.find((each) => each.tile === tile) as { content: T }).content;
    return [find(low), find(high)];
  }
}
