import { UnitSet } from '../../store/unitSet.ts';
import type { StageWriter } from '../../store/stageWriter.ts';
import { schemas, type JobContext } from '../context.ts';
import type { ContaminationCounts, ContaminationFacts, ReferenceFile } from '../facts.ts';
import type { Inspected, TouchedDocument } from './decontamination.ts';
import type { References } from './readReferences.ts';
import { ReferencePlaces } from './referencePlaces.ts';

/** Takes what was found in documents, in their order, and spills it. */
export class ContaminationSpill {
  readonly #rangeUnits: number;
  readonly #contaminated: StageWriter<typeof schemas.contaminated>;
  readonly #contamination: StageWriter<typeof schemas.contamination>;
  #counts: ContaminationCounts;

  private constructor({ rangeUnits }: JobContext, writers: readonly [StageWriter<typeof schemas.contaminated>, StageWriter<typeof schemas.contamination>], counts: ContaminationCounts) {
    this.#rangeUnits = rangeUnits;
    [this.#contaminated, this.#contamination] = writers;
    this.#counts = counts;
  }

  /** Goes on behind the checkpoint of this number, whose counts these are. @throws CorruptError if what it has is not there */
  static async open(context: JobContext, part: number, counts: ContaminationCounts | null): Promise<ContaminationSpill> {
    const { store, budget } = context;
    const writers = [await store.goOn('contaminated', schemas.contaminated, budget.spillBytes, part), await store.goOn('contamination', schemas.contamination, budget.spillBytes, part)] as const;
    return new ContaminationSpill(context, writers, counts ?? { removed: 0, touched: 0, untold: 0 });
  }

  get counts(): ContaminationCounts {
    return this.#counts;
  }

  take(firstUnit: number, { touched }: Inspected): void {
    let { removed, untold } = this.#counts;
    for (const document of touched) {
      const unit = firstUnit + document.row;
      const partition = Math.floor(unit / this.#rangeUnits);
      untold += document.untold;
      if (document.removed) {
        const [{ longest, ...best }] = document.hits;
        this.#contaminated.append(partition, recordOf(unit, best, longest), 0, 1);
        removed += 1;
      }
      putStretches(this.#contamination, partition, unit, document);
    }
    this.#counts = { removed, untold, touched: this.#counts.touched + touched.length };
  }

  async drain(): Promise<void> {
    await this.#contaminated.drain();
    await this.#contamination.drain();
  }

  async checkpoint(part: number): Promise<void> {
    await this.#contaminated.checkpoint(part);
    await this.#contamination.checkpoint(part);
  }

  async finish(): Promise<void> {
    await this.#contaminated.finish();
    await this.#contamination.finish();
  }
}

/** Spills every stretch of a document that is told. */
export function putStretches(writer: StageWriter<typeof schemas.contamination>, partition: number, unit: number, { hits, removed }: Pick<TouchedDocument, 'hits' | 'removed'>): void {
  const goes = Uint32Array.of(removed ? 1 : 0);
  for (const hit of hits) for (const stretch of hit.stretches) writer.append(partition, { ...recordOf(unit, hit, stretch), removed: goes }, 0, 1);
}

function recordOf(unit: number, { reference, found, ngrams }: { readonly reference: number; readonly found: number; readonly ngrams: number }, { start, end }: { readonly start: number; readonly end: number }) {
  return { unit: Float64Array.of(unit), reference: Float64Array.of(reference), found: Uint32Array.of(found), ngrams: Uint32Array.of(ngrams), start: Uint32Array.of(start), end: Uint32Array.of(end) };
}

/** Returns how many documents of a finished pass went for a row of each reference file. */
export async function removedByFile({ store }: JobContext, { files }: References): Promise<number[]> {
  const places = new ReferencePlaces(files);
  const removed = files.map(() => 0);
  for await (const { columns } of (await store.read('contaminated', schemas.contaminated)).allBlocks()) for (const reference of columns.reference) removed[places.fileOf(reference)] += 1;
  return removed;
}

/**
 * Returns what the report says of a finished pass, reading its records once.
 * @param removedBy documents that went for a row of each file @param records their name in the store
 */
export async function contaminationFacts({ store }: JobContext, { set, files }: References, counts: ContaminationCounts, removedBy: readonly number[], records: string): Promise<ContaminationFacts> {
  const { firsts } = new ReferencePlaces(files);
  const hit = new UnitSet();
  for await (const { columns } of (await store.read(records, schemas.contamination)).allBlocks()) for (const reference of columns.reference) hit.add(reference);
  const references: ReferenceFile[] = files.map((file, i) => ({ ...file, hit: hit.countIn(firsts[i], firsts[i] + file.rows), removed: removedBy[i] }));
  return { ...counts, ngrams: set.ngrams, references };
}

/** The units that decontamination removed in a pass that is finished. */
export async function contaminatedUnits({ store, settings }: JobContext): Promise<UnitSet> {
  const units = new UnitSet();
  if (settings.against === null) return units;
  for await (const { columns } of (await store.read('contaminated', schemas.contaminated)).allBlocks()) for (const unit of columns.unit) units.add(unit);
  return units;
}
