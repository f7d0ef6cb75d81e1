/** Sets come back as they were given, in tiles, whether they stay in memory or are spilled. */
import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { JobContext } from '../../src/job/context.ts';
import { SetTiles } from '../../src/job/stages/setTiles.ts';
import { PartitionStore } from '../../src/store/partitionStore.ts';
import { random } from '../oracles/random.ts';
import { inFolder } from './jobFiles.ts';

const unitOf = (dense: number): number => 2 ** 33 + 3 * dense;

/** Pieces of 0 to 40 sets; most of 0 to 60 words, some of 30,000. */
function draw(seed: number): Uint32Array[][] {
  const next = random(seed);
  const below = (most: number): number => Math.floor(next() * most);
  return Array.from({ length: 60 }, () => Array.from({ length: below(41) }, () => Uint32Array.from({ length: below(200) === 0 ? 30_000 : below(61) }, () => below(2 ** 32))));
}

const bytesOf = (sets: readonly Uint32Array[]): number => sets.reduce((sum, set) => sum + 12 + 4 * set.length, 0);

async function through(folder: string, pieces: readonly (readonly Uint32Array[])[], { heldSetBytes, tileBytes = 2 ** 17, partitions = 1 }: { heldSetBytes: number; tileBytes?: number; partitions?: number }): Promise<{ inMemory: boolean; tiles: number; files: readonly string[] }> {
  const context = { store: new PartitionStore(folder, {}), settings: { partitions }, budget: { heldSetBytes, tileBytes, spillBytes: 2 ** 15 } } as unknown as JobContext;
  const sets = pieces.flat();
  const tiles = new SetTiles(context, sets.length);
  let dense = 0;
  for (const piece of pieces) {
    const offsets = new Uint32Array(piece.length + 1);
    piece.forEach((set, i) => (offsets[i + 1] = offsets[i] + set.length));
    const units = Float64Array.from(piece, () => unitOf(dense++));
    // Longer than what it holds, and used for something else as soon as it was taken.
    const values = new Uint32Array(offsets[piece.length] + 5);
    piece.forEach((set, i) => values.set(set, offsets[i]));
    await tiles.append(units, { offsets, values });
    values.fill(0xdead);
    units.fill(-1);
  }
  expect(tiles.units).toBe(sets.length);
  const { tiles: places, inMemory, load } = await tiles.finish();
  let found = 0;
  for (let tile = 0; tile < places.count; tile++) {
    expect(places.first(tile)).toBe(found);
    const { unit, set } = await load(tile);
    for (let i = 0; i < unit.length; i++) {
      expect(places.of(found)).toBe(tile);
      expect(unit[i]).toBe(unitOf(found));
      expect(Buffer.compare(Buffer.from(set.values.slice(set.offsets[i], set.offsets[i + 1]).buffer), Buffer.from(sets[found].buffer))).toBe(0);
      found += 1;
    }
  }
  expect(found).toBe(sets.length);
  return { inMemory, tiles: places.count, files: await readdir(folder) };
}

test('sets that fit stay in memory, one byte less and all are spilled', async () => {
  const pieces = draw(1);
  const bytes = bytesOf(pieces.flat());
  for (const [heldSetBytes, inMemory] of [[2 ** 30, true], [bytes, true], [bytes - 1, false], [bytes >> 1, false], [0, false]] as const) {
    await inFolder(async (folder) => {
      const done = await through(folder, pieces, { heldSetBytes });
      expect(done.inMemory).toBe(inMemory);
      expect(done.files).toEqual(inMemory ? [] : ['sets']);
      if (!inMemory) expect(done.tiles).toBeGreaterThan(bytes / 2 ** 18);
    });
  }
});

test('tiles in memory take 8 MiB each, or one piece, or a 64th of what there is', async () => {
  const piece = Array.from({ length: 4 }, (_, i) => new Uint32Array(2 ** 18).map((_word, at) => at ^ i));
  await inFolder(async (folder) => {
    // 4 MiB a piece: two fit in a tile.
    expect(await through(folder, [piece, piece, piece, [Uint32Array.of(1)], [...piece, ...piece, ...piece]], { heldSetBytes: 2 ** 26 })).toEqual({ inMemory: true, tiles: 3, files: [] });
    expect(await through(folder, [piece, piece, piece, piece], { heldSetBytes: 2 ** 30 })).toEqual({ inMemory: true, tiles: 1, files: [] });
  });
});

test('a number of partitions that is asked for is kept to, in files', async () => {
  const pieces = draw(2);
  await inFolder(async (folder) => {
    const done = await through(folder, pieces, { heldSetBytes: 2 ** 30, tileBytes: 2 ** 30, partitions: 4 });
    expect(done).toEqual({ inMemory: false, tiles: pieces.flat().length % 4 === 0 ? 4 : 5, files: ['sets'] });
  });
});

test('of nothing there is nothing to join', async () => {
  for (const partitions of [1, 3]) {
    await inFolder(async (folder) => {
      const context = { store: new PartitionStore(folder, {}), settings: { partitions }, budget: { heldSetBytes: 2 ** 20, tileBytes: 2 ** 20, spillBytes: 2 ** 15 } } as unknown as JobContext;
      expect((await new SetTiles(context, 0).finish()).inMemory).toBe(partitions === 1);
    });
  }
});
