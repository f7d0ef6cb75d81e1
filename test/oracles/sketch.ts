/** The whole sketch of one unit put together from the other oracles: what every engine must say of these bytes. */
import { bandKeyOracle } from './bandKeys.ts';
import { fssOracle } from './fss.ts';
import { minhashOracle } from './minhash.ts';
import { shortShinglesOracle, wholeWordHashOracle } from './wordHashes.ts';
import { wordsOracle } from './words.ts';

const mask = 0xffffffffn;

function mix(value: bigint): bigint {
  let h = value & mask;
  h ^= h >> 16n;
  h = (h * 0x85ebca6bn) & mask;
  h ^= h >> 13n;
  h = (h * 0xc2b2ae35n) & mask;
  return h ^ (h >> 16n);
}

/** The 128-bit digest of a stream of folded words, in BigInt arithmetic. */
function digestOracle(words: readonly string[]): Uint32Array {
  const sums = [0n, 0n, 0n, 0n];
  words.forEach((word, rank) => {
    const [lo, hi] = wholeWordHashOracle(word);
    const m0 = mix(BigInt(lo) ^ ((BigInt(rank) * 0x9e3779b1n) & mask));
    const m1 = mix(BigInt(hi) ^ ((BigInt(rank) * 0x85ebca77n) & mask));
    sums[0] += m0;
    sums[1] += m1;
    sums[2] += m0 ^ (((m1 << 16n) & mask) | (m1 >> 16n));
    sums[3] += m0 * (m1 | 1n);
  });
  return Uint32Array.from(sums, (sum) => Number(sum & mask));
}

export interface SketchShape {
  readonly family: 'fss' | 'minhash';
  readonly k: number;
  readonly n: number;
  readonly bands: number;
  readonly rows: number;
}

interface UnitSketch {
  readonly wordCount: number;
  readonly signature: Uint32Array;
  readonly digest: Uint32Array;
  /** lo, hi of each band. */
  readonly keys: Uint32Array;
}

export function sketchOracle(bytes: Uint8Array, shape: SketchShape, salt: readonly [number, number] = [0, 0]): UnitSketch {
  const words = wordsOracle(bytes);
  const shingles = shortShinglesOracle(words, shape.n);
  const signature =
    words.length === 0 ? new Uint32Array(shape.k).fill(0xffffffff) : shape.family === 'fss' ? fssOracle(shingles, shape.k) : minhashOracle(shingles, shape.k);
  const keys = new Uint32Array(2 * shape.bands);
  for (let band = 0; band < shape.bands; band++) keys.set(bandKeyOracle(band, signature.subarray(band * shape.rows, (band + 1) * shape.rows), salt), 2 * band);
  return { wordCount: words.length, signature, digest: digestOracle(words), keys };
}
