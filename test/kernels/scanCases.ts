/** Values to scan, with the sums as they read, and the counts at which tiles and lanes begin and end. */
import { numbers } from './sketchUnits.ts';

interface ScanInput {
  readonly name: string;
  readonly values: Uint32Array;
  readonly WG: number;
  readonly TILE: number;
  readonly tileCount: number;
  /** Of each tile. */
  readonly sums: Uint32Array;
  /** Of the tiles before each tile, all of them last. */
  readonly tileBases: Uint32Array;
  /** Of the values before each value, all of them last. */
  readonly prefix: Uint32Array;
}

function before(values: Iterable<number>): Uint32Array {
  let sum = 0n;
  const result = [0];
  for (const value of values) {
    sum += BigInt(value);
    result.push(Number(sum & 0xffffffffn));
  }
  return Uint32Array.from(result);
}

function scanInput(name: string, values: Uint32Array, WG = 64, TILE = 1024): ScanInput {
  const tileCount = Math.ceil(values.length / TILE);
  const prefix = before(values);
  const edge = (tile: number): number => prefix[Math.min(tile * TILE, values.length)];
  const tileBases = Uint32Array.from({ length: tileCount + 1 }, (_, tile) => edge(tile));
  const sums = Uint32Array.from({ length: tileCount }, (_, tile) => tileBases[tile + 1] - tileBases[tile]);
  return { name: `${values.length} ${name}, ${WG} lanes a tile of ${TILE}`, values, WG, TILE, tileCount, sums, tileBases, prefix };
}

const seeded = (count: number): Uint32Array => Uint32Array.from(numbers(count, count + 5));

export const scanInputs: readonly ScanInput[] = [
  ...[0, 1, 15, 16, 17, 63, 64, 65, 1023, 1024, 1025, 2048, 5000, 66_000].map((count) => scanInput('seeded values', seeded(count))),
  ...[0, 1, 1024, 1030].map((count) => scanInput('times all ones', new Uint32Array(count).fill(0xffffffff))),
  scanInput('zeros', new Uint32Array(1025)),
  scanInput('seeded values', seeded(1000), 8, 24),
  scanInput('seeded values', seeded(1000), 8, 21),
  scanInput('seeded values', seeded(1000), 64, 40),
  scanInput('seeded values', seeded(300), 1, 5),
  scanInput('seeded values (more than 65,535 tiles)', seeded(65_601), 1, 1),
];
