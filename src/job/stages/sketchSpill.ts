import type { PlanOutputs } from '../../engine/plan.ts';
import type { StageWriter } from '../../store/stageWriter.ts';
import { schemas, type JobContext } from '../context.ts';

/** Two 32-bit hashes of each signature row, so that folding can tell signatures apart without carrying them. */
export function hashSignatures(signatures: Uint32Array, words: number, rows: number, h0: Uint32Array, h1: Uint32Array): void {
  for (let row = 0, at = 0; row < rows; row++) {
    let a = 0x2545f491;
    let b = 0x9e3779b9;
    for (let i = 0; i < words; i++) {
      const word = signatures[at++];
      a = Math.imul(a ^ word, 0x85ebca77);
      a ^= a >>> 15;
      b = Math.imul(b ^ word, 0xc2b2ae3d);
      b ^= b >>> 13;
    }
    h0[row] = a;
    h1[row] = b;
  }
}

/** Takes the outputs of sketch runs in order and spills what the later stages read. */
export class SketchSpill {
  private readonly context: JobContext;
  private readonly signatures: StageWriter<ReturnType<typeof schemas.signatures>>;
  private readonly bands: StageWriter<typeof schemas.bands>;
  private readonly digests: StageWriter<typeof schemas.digests>;

  private constructor(context: JobContext, signatures: StageWriter<ReturnType<typeof schemas.signatures>>, bands: StageWriter<typeof schemas.bands>, digests: StageWriter<typeof schemas.digests>) {
    this.context = context;
    this.signatures = signatures;
    this.bands = bands;
    this.digests = digests;
  }

  static async create(context: JobContext): Promise<SketchSpill> {
    const { store, shape, budget } = context;
    return new SketchSpill(
      context,
      await store.write('signatures', schemas.signatures(shape.k * shape.slotWords), budget.spillBytes),
      await store.write('bands', schemas.bands, budget.spillBytes),
      await store.write('digests', schemas.digests, budget.spillBytes),
    );
  }

  /** Returns how many of the units have words. `ranks` and `groups` have one entry a unit; `outputs` is used up. */
  take(firstUnit: number, ranks: Float64Array, groups: Uint32Array, outputs: PlanOutputs): number {
    const { shape, rangeUnits, keyPrefixes, digestPrefixes } = this.context;
    const all = ranks.length;
    const words = shape.k * shape.slotWords;
    const { signatures, digests, keys, unit_words: unitWords } = outputs;
    const at = new Uint32Array(all);
    let rows = 0;
    for (let u = 0; u < all; u++) if (unitWords[u + 1] > unitWords[u]) at[rows++] = u;
    const unit = new Float64Array(rows);
    const rank = new Float64Array(rows);
    const group = new Uint32Array(rows);
    const shingles = new Uint32Array(rows);
    const range = new Uint32Array(rows);
    const digestPart = new Uint32Array(rows);
    const d = [0, 1, 2, 3].map(() => new Uint32Array(rows));
    for (let i = 0; i < rows; i++) {
      const u = at[i];
      unit[i] = firstUnit + u;
      rank[i] = ranks[u];
      group[i] = groups[u];
      shingles[i] = Math.max(1, unitWords[u + 1] - unitWords[u] - shape.n + 1);
      range[i] = Math.floor(unit[i] / rangeUnits);
      for (let j = 0; j < 4; j++) d[j][i] = digests[4 * u + j];
      digestPart[i] = prefixOf(d[0][i], digestPrefixes);
      // Rows with words move together over those without.
      if (u !== i) signatures.copyWithin(i * words, u * words, (u + 1) * words);
    }
    const h0 = new Uint32Array(rows);
    const h1 = new Uint32Array(rows);
    hashSignatures(signatures, words, rows, h0, h1);
    this.signatures.scatter(range, rows, { unit, rank, shingles, slots: signatures });
    this.digests.scatter(digestPart, rows, { d0: d[0], d1: d[1], d2: d[2], d3: d[3], h0, h1, group, unit, rank });
    const lo = new Uint32Array(rows);
    const hi = new Uint32Array(rows);
    const part = new Uint32Array(rows);
    for (let band = 0; band < shape.bands; band++) {
      const base = 2 * band * all;
      for (let i = 0; i < rows; i++) {
        lo[i] = keys[base + 2 * at[i]];
        hi[i] = keys[base + 2 * at[i] + 1];
        part[i] = band * keyPrefixes + prefixOf(hi[i], keyPrefixes);
      }
      this.bands.scatter(part, rows, { lo, hi, unit, rank, group });
    }
    return rows;
  }

  async drain(): Promise<void> {
    await this.signatures.drain();
    await this.bands.drain();
    await this.digests.drain();
  }

  async finish(): Promise<void> {
    await Promise.all([this.signatures.finish(), this.bands.finish(), this.digests.finish()]);
  }
}

/** The upper bits of a hash as a number below `prefixes`, a power of two. */
function prefixOf(hash: number, prefixes: number): number {
  return prefixes === 1 ? 0 : hash >>> (32 - Math.log2(prefixes));
}
