/** Band keys in BigInt arithmetic. Imports nothing from src. */

const U32 = 0xffffffffn;
const mul = (a: bigint, b: bigint): bigint => (a * b) & U32;
const xorShift = (h: bigint, by: bigint): bigint => h ^ (h >> by);

function fmix(h: bigint): bigint {
  h = mul(xorShift(h, 16n), 0x85ebca6bn);
  h = mul(xorShift(h, 13n), 0xc2b2ae35n);
  return xorShift(h, 16n);
}

/** [lo, hi] of band `band` over the words of its slots in order. */
export function bandKeyOracle(band: number, slotWords: Iterable<number>, salt: readonly [number, number]): [number, number] {
  let lo = 0x2545f491n ^ mul(BigInt(band), 0x9e3779b1n);
  let hi = 0x9e3779b9n ^ mul(BigInt(band), 0x85ebca77n);
  for (const word of slotWords) {
    lo = xorShift(mul(lo ^ BigInt(word), 0x85ebca77n), 15n);
    hi = xorShift(mul(hi ^ BigInt(word), 0xc2b2ae3dn), 13n);
  }
  return [Number(fmix(lo ^ BigInt(salt[0]))), Number(fmix(hi ^ BigInt(salt[1])))];
}

export interface BandShape {
  readonly units: number;
  readonly bands: number;
  /** Slots in a band. */
  readonly rows: number;
  readonly slotWords: number;
  /** Words in a signature, at least bands · rows · slotWords. */
  readonly signatureWords: number;
}

/** All keys band-major, as the plan returns them. */
export function bandKeysOracle(signatures: Uint32Array, salts: Uint32Array, shape: BandShape): Uint32Array {
  const keys: number[] = [];
  for (let band = 0; band < shape.bands; band++) {
    for (let unit = 0; unit < shape.units; unit++) {
      const signature = signatures.slice(unit * shape.signatureWords, (unit + 1) * shape.signatureWords);
      const width = shape.rows * shape.slotWords;
      keys.push(...bandKeyOracle(band, signature.slice(band * width, (band + 1) * width), [salts[2 * unit], salts[2 * unit + 1]]));
    }
  }
  return Uint32Array.from(keys);
}
