/** Pairs get the records of both their units, whatever the tiles, and no tile that is not in memory is loaded more than twice. */
import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { JobContext } from '../../src/job/context.ts';
import { joinByTiles, pairSchema, type Tiles } from '../../src/job/tileJoin.ts';
import { PartitionStore } from '../../src/store/partitionStore.ts';
import type { Columns } from '../../src/store/columns.ts';
import { random } from '../oracles/random.ts';
import { inFolder } from './jobFiles.ts';

const schema = { unit: 'f64', slots: 'u32x3', set: 'u32[]' } as const;
const RECORDS = 600;
const unitOf = (dense: number): number => 2 ** 33 + 3 * dense;
const setOf = (dense: number): number[] => Array.from({ length: dense % 5 }, (_, i) => dense * 10 + i);

function recordsOf(from: number, to: number): Columns<typeof schema> {
  const dense = Array.from({ length: to - from }, (_, i) => from + i);
  const sets = dense.map(setOf);
  const offsets = new Uint32Array(dense.length + 1);
  sets.forEach((set, i) => (offsets[i + 1] = offsets[i] + set.length));
  return { unit: Float64Array.from(dense, unitOf), slots: Uint32Array.from(dense.flatMap((each) => [each, each + 1, each + 2])), set: { offsets, values: Uint32Array.from(sets.flat()) } };
}

/** Tiles of uneven sizes: [0, size), then one record more each. */
function tilesOf(size: number): Tiles {
  const starts: number[] = [];
  for (let at = 0, length = size; at < RECORDS; at += length++) starts.push(at);
  return { count: starts.length, first: (tile) => starts[tile] ?? RECORDS, of: (dense) => starts.findLastIndex((start) => start <= dense) };
}

test.each([
  ['many tiles, pairs anywhere', 7, 600, 2 ** 11, (next: () => number) => [Math.floor(next() * RECORDS), Math.floor(next() * RECORDS)]],
  ['one unit is the low one of nearly all', 20, 700, 2 ** 16, (next: () => number) => [next() < 0.95 ? 3 : Math.floor(next() * RECORDS), Math.floor(next() * RECORDS)]],
  ['one tile', RECORDS, 500, 2 ** 10, (next: () => number) => [Math.floor(next() * RECORDS), Math.floor(next() * RECORDS)]],
] as const)('%s', async (_, size, wanted, spillBytes, draw) => {
  await inFolder(async (folder) => {
    const store = new PartitionStore(folder, {});
    const next = random(size);
    const pairs = new Set<string>();
    while (pairs.size < wanted) {
      const [low, high] = draw(next);
      if (low !== high) pairs.add(`${low} ${high}`);
    }
    const tiles = tilesOf(size);
    const list = [...pairs].map((pair) => pair.split(' ').map(Number));
    const writer = await store.write('pairs', pairSchema, spillBytes);
    for (const [low, high] of list) {
      writer.append(tiles.of(low), { low: Uint32Array.of(low), high: Uint32Array.of(high) }, 0, 1);
      await writer.drain();
    }
    await writer.finish();
    const context = { store, budget: { carriedBytes: spillBytes }, signal: undefined } as unknown as JobContext;
    const loads: number[] = [];
    const load = async (tile: number): Promise<Columns<typeof schema>> => {
      loads.push(tile);
      return recordsOf(tiles.first(tile), tiles.first(tile + 1));
    };
    const join = { schema, pairs: 'pairs', carried: 'carried' };
    const tried = async (inMemory: boolean): Promise<{ found: string[]; blocks: number }> => {
      const found: string[] = [];
      let blocks = 0;
      for await (const { lows, highs, low, high } of joinByTiles(context, { ...join, records: { tiles, inMemory, load } })) {
        blocks += 1;
        expect(low.filter((each, i) => i === 0 || each !== low[i - 1])).toHaveLength(new Set(low).size);
        for (let i = 0; i < low.length; i++) {
          const [a, b] = [[lows, low[i]], [highs, high[i]]].map(([columns, row]) => {
            const { unit, slots, set } = columns as Columns<typeof schema>;
            const dense = slots[3 * (row as number)];
            expect(unit[row as number]).toBe(unitOf(dense));
            expect([...set.values.subarray(set.offsets[row as number], set.offsets[(row as number) + 1])]).toEqual(setOf(dense));
            return dense;
          });
          found.push(`${a} ${b}`);
        }
      }
      return { found: found.sort(), blocks };
    };
    expect((await tried(true)).found).toEqual([...pairs].sort());
    expect(await readdir(folder)).toEqual(['pairs']);
    loads.length = 0;
    const { found, blocks } = await tried(false);
    expect(found).toEqual([...pairs].sort());
    expect(loads.length).toBeLessThanOrEqual(2 * tiles.count);
    // Each of them takes a tile to the engine: however small the blocks that were spilled are, they go with the tiles.
    expect(blocks).toBeLessThanOrEqual(2 * tiles.count);
    // A record goes once to each tile, however many partners it has there, as long as their pairs lie in one block.
    const carried = (await store.read('carried', { ...schema, partners: 'u32[]' } as const)).rows;
    if (spillBytes === 2 ** 16) expect(carried).toBe(new Set(list.filter(([low, high]) => tiles.of(low) !== tiles.of(high)).map(([low, high]) => `${low} ${tiles.of(high)}`)).size);
    if (size === RECORDS) expect(carried).toBe(0);
  });
});
