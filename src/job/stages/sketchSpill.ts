import type { PlanOutputs } from '../../engine/plan.ts';
import type { Cell, RejectedRow } from '../../io/format.ts';
import { joinLists } from '../../io/joinBytes.ts';
import type { StageSchema } from '../../store/columns.ts';
import { inOrder } from '../../store/order.ts';
import type { StageWriter } from '../../store/stageWriter.ts';
import { schemas, type JobContext } from '../context.ts';
import type { SignatureRun } from '../deviceSignatures.ts';
import { prefixOf } from '../index/indexFormat.ts';
import { pastGroups } from '../index/pastGroups.ts';
import { Groups } from '../keepOrder.ts';
import { appendIds, appendRejected } from '../rowRecords.ts';

type Writers = {
  readonly [N in 'ids' | 'rejected' | 'groups' | 'units' | 'bands' | 'digests']: StageWriter<(typeof schemas)[N]>;
} & { readonly signatures: StageWriter<ReturnType<typeof schemas.signatures>> };

/** Takes what the sketch pass reads and the outputs of its runs, in order, and spills what the later stages need. */
export class SketchSpill {
  private readonly context: JobContext;
  private readonly writers: Writers;

  private constructor(context: JobContext, writers: Writers) {
    this.context = context;
    this.writers = writers;
  }

  /** Goes on behind the checkpoint of this number; 0 begins anew. @throws CorruptError if what it has is not there */
  static async open(context: JobContext, part: number): Promise<SketchSpill> {
    const { store, shape, budget } = context;
    const open = async <S extends StageSchema>(name: string, schema: S, heldBack = budget.spillBytes): Promise<StageWriter<S>> => store.goOn(name, schema, heldBack, part);
    return new SketchSpill(context, {
      ids: await open('ids', schemas.ids),
      rejected: await open('rejected', schemas.rejected),
      groups: await open('groups', schemas.groups),
      units: await open('units', schemas.units),
      signatures: await open('signatures', schemas.signatures(shape.k * shape.slotWords)),
      bands: await open('bands', schemas.bands, budget.keyBytes),
      digests: await open('digests', schemas.digests),
    });
  }

  /** Takes the ids of all rows of a batch. */
  async takeIds(cells: readonly Cell[], firstUnit: number): Promise<void> {
    appendIds(this.writers.ids, this.context.rangeUnits, cells, firstUnit);
    await this.writers.ids.drain();
  }

  takeRejected(unit: number, row: Omit<RejectedRow, 'row'>): void {
    appendRejected(this.writers.rejected, unit, row);
  }

  /** Takes the keys of further values of the `--within` column. UTF-16, as a JSON string may hold half a surrogate pair. */
  takeGroups(keys: readonly string[]): void {
    this.writers.groups.append(0, { value: joinLists(keys.map((key) => new Uint8Array(Buffer.from(key, 'utf16le')))) }, 0, keys.length);
  }

  /**
   * Returns how many of the units have words. `ranks` and `groups` have one entry a unit; `outputs` is used up, and may
   * be without signatures. Units with a 1 in `left` go no further.
   */
  take(firstUnit: number, ranks: Float64Array, groups: Uint32Array, outputs: PlanOutputs, left: Uint8Array | null): number {
    const { shape, rangeUnits, keyPrefixes, digestPrefixes } = this.context;
    const all = ranks.length;
    const words = shape.k * shape.slotWords;
    const { signatures, digests, keys, signature_hashes: hashes, unit_words: unitWords } = outputs;
    const at = spilledUnits(unitWords, left, all);
    const rows = at.length;
    const unit = new Float64Array(rows);
    const range = new Uint32Array(rows);
    for (let i = 0; i < rows; i++) {
      unit[i] = firstUnit + at[i];
      range[i] = Math.floor(unit[i] / rangeUnits);
    }
    const rank = inOrder(ranks, at);
    const group = inOrder(groups, at);
    const shingles = shinglesAt(unitWords, shape.n, at);
    const [d0, d1, d2, d3] = [0, 1, 2, 3].map((word) => wordsAt(digests, 4, word, at));
    const [h0, h1] = [0, 1].map((word) => wordsAt(hashes, 2, word, at));
    // Rows with words move together over those without.
    if (signatures !== undefined && rows < all) for (let i = 0; i < rows; i++) signatures.copyWithin(i * words, at[i] * words, (at[i] + 1) * words);
    this.writers.units.scatter(range, rows, { unit, rank, shingles });
    if (signatures !== undefined) this.writers.signatures.scatter(range, rows, { unit, slots: signatures });
    this.writers.digests.scatter(d0.map((hash) => prefixOf(hash, digestPrefixes)), rows, { d0, d1, d2, d3, h0, h1, group, unit, rank });
    for (let band = 0; band < shape.bands; band++) {
      const [lo, hi] = [0, 1].map((word) => wordsAt(keys.subarray(2 * band * all), 2, word, at));
      this.writers.bands.scatter(hi.map((hash) => band * keyPrefixes + prefixOf(hash, keyPrefixes)), rows, { lo, hi, unit, rank, group });
    }
    return rows;
  }

  /** Spills the signatures of a run of units, those without words among them, which nobody asks for. */
  takeSignatures({ firstUnit, rows, slots }: SignatureRun): void {
    const unit = Float64Array.from({ length: rows }, (_, row) => firstUnit + row);
    this.writers.signatures.scatter(Uint32Array.from(unit, (each) => Math.floor(each / this.context.rangeUnits)), rows, { unit, slots });
  }

  async drain(): Promise<void> {
    for (const writer of this.each()) await writer.drain();
  }

  /** Brings all that was taken to the disk; `open` goes on from there. */
  async checkpoint(part: number): Promise<void> {
    for (const writer of this.each()) await writer.checkpoint(part);
  }

  async finish(): Promise<void> {
    // One that fails does not end the job while the others still write.
    const ends = await Promise.allSettled(this.each().map(async (writer) => writer.finish()));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  private each(): readonly Pick<StageWriter<StageSchema>, 'drain' | 'checkpoint' | 'finish'>[] {
    return Object.values(this.writers);
  }
}

/** Returns the values that the index knows and a part of the sketch pass met, in order of their numbers. */
export async function restoreGroups({ store, index }: JobContext, part: number): Promise<Groups> {
  const groups = index === null ? new Groups() : await pastGroups(index);
  if (part === 0) return groups;
  for await (const { rows, columns: { value } } of store.readPart('groups', schemas.groups, part)) {
    for (let i = 0; i < rows; i++) groups.restore(Buffer.from(value.values.subarray(value.offsets[i], value.offsets[i + 1])).toString('utf16le'));
  }
  return groups;
}

/** Returns those of `all` units that have words and are not among those `left` out, ascending. */
function spilledUnits(unitWords: Uint32Array, left: Uint8Array | null, all: number): Uint32Array {
  const at = new Uint32Array(all);
  let rows = 0;
  for (let u = 0; u < all; u++) if (unitWords[u + 1] > unitWords[u] && (left === null || left[u] !== 1)) at[rows++] = u;
  return at.subarray(0, rows);
}

/** Returns how many shingles of `n` words each of the units has: one if it has fewer words. */
function shinglesAt(unitWords: Uint32Array, n: number, at: Uint32Array): Uint32Array {
  const shingles = new Uint32Array(at.length);
  for (let i = 0; i < at.length; i++) shingles[i] = Math.max(1, unitWords[at[i] + 1] - unitWords[at[i]] - n + 1);
  return shingles;
}

/** Returns word `word` of `width` of each of the units. */
function wordsAt(values: Uint32Array, width: number, word: number, at: Uint32Array): Uint32Array {
  const words = new Uint32Array(at.length);
  for (let i = 0; i < at.length; i++) words[i] = values[width * at[i] + word];
  return words;
}
