import type { PlanOutputs } from '../../engine/plan.ts';
import type { StageWriter } from '../../store/stageWriter.ts';
import { schemas, type JobContext } from '../context.ts';
import type { SignatureRun } from '../deviceSignatures.ts';

/** Takes the outputs of sketch runs in order and spills what the later stages read. */
export class SketchSpill {
  private readonly context: JobContext;
  private readonly units: StageWriter<typeof schemas.units>;
  private readonly signatures: StageWriter<ReturnType<typeof schemas.signatures>>;
  private readonly bands: StageWriter<typeof schemas.bands>;
  private readonly digests: StageWriter<typeof schemas.digests>;

  private constructor(
    context: JobContext,
    units: StageWriter<typeof schemas.units>,
    signatures: StageWriter<ReturnType<typeof schemas.signatures>>,
    bands: StageWriter<typeof schemas.bands>,
    digests: StageWriter<typeof schemas.digests>,
  ) {
    this.context = context;
    this.units = units;
    this.signatures = signatures;
    this.bands = bands;
    this.digests = digests;
  }

  static async create(context: JobContext): Promise<SketchSpill> {
    const { store, shape, budget } = context;
    return new SketchSpill(
      context,
      await store.write('units', schemas.units, budget.spillBytes),
      await store.write('signatures', schemas.signatures(shape.k * shape.slotWords), budget.spillBytes),
      await store.write('bands', schemas.bands, budget.spillBytes),
      await store.write('digests', schemas.digests, budget.spillBytes),
    );
  }

  /**
   * Returns how many of the units have words. `ranks` and `groups` have one entry a unit; `outputs` is used up, and may
   * be without signatures.
   */
  take(firstUnit: number, ranks: Float64Array, groups: Uint32Array, outputs: PlanOutputs): number {
    const { shape, rangeUnits, keyPrefixes, digestPrefixes } = this.context;
    const all = ranks.length;
    const words = shape.k * shape.slotWords;
    const { signatures, digests, keys, signature_hashes: hashes, unit_words: unitWords } = outputs;
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
    const h0 = new Uint32Array(rows);
    const h1 = new Uint32Array(rows);
    for (let i = 0; i < rows; i++) {
      const u = at[i];
      unit[i] = firstUnit + u;
      rank[i] = ranks[u];
      group[i] = groups[u];
      shingles[i] = Math.max(1, unitWords[u + 1] - unitWords[u] - shape.n + 1);
      range[i] = Math.floor(unit[i] / rangeUnits);
      for (let j = 0; j < 4; j++) d[j][i] = digests[4 * u + j];
      digestPart[i] = prefixOf(d[0][i], digestPrefixes);
      h0[i] = hashes[2 * u];
      h1[i] = hashes[2 * u + 1];
      // Rows with words move together over those without.
      if (u !== i && signatures !== undefined) signatures.copyWithin(i * words, u * words, (u + 1) * words);
    }
    this.units.scatter(range, rows, { unit, rank, shingles });
    if (signatures !== undefined) this.signatures.scatter(range, rows, { unit, slots: signatures });
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

  /** Spills the signatures of a run of units, those without words among them, which nobody asks for. */
  takeSignatures({ firstUnit, rows, slots }: SignatureRun): void {
    const unit = Float64Array.from({ length: rows }, (_, row) => firstUnit + row);
    this.signatures.scatter(Uint32Array.from(unit, (each) => Math.floor(each / this.context.rangeUnits)), rows, { unit, slots });
  }

  async drain(): Promise<void> {
    await this.units.drain();
    await this.signatures.drain();
    await this.bands.drain();
    await this.digests.drain();
  }

  async finish(): Promise<void> {
    await Promise.all([this.units.finish(), this.signatures.finish(), this.bands.finish(), this.digests.finish()]);
  }
}

/** The upper bits of a hash as a number below `prefixes`, a power of two. */
function prefixOf(hash: number, prefixes: number): number {
  return prefixes === 1 ? 0 : hash >>> (32 - Math.log2(prefixes));
}
