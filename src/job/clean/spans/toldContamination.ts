import type { StageWriter } from '../../../store/stageWriter.ts';
import { schemas } from '../../context.ts';
import { contaminationFacts, putStretches } from '../../decontaminate/contaminationSpill.ts';
import type { Hit } from '../../decontaminate/decontamination.ts';
import type { References } from '../../decontaminate/readReferences.ts';
import { ReferencePlaces } from '../../decontaminate/referencePlaces.ts';
import type { ContaminationFacts } from '../../facts.ts';
import type { CleanContext } from '../corpus.ts';
import { recordsName } from '../records.ts';

/** What is said of one document. */
interface DocumentContamination {
  /** By falling share, by place in the text as the pass met it. */
  readonly hits: readonly Hit[];
  /** Reference rows that are not told for want of room. */
  readonly untold: number;
  /** The reference row for which the document goes whole; null where it stays, cut or not. */
  readonly removedFor: number | null;
}

export const contaminationRecords = (pass: number): string => recordsName(pass, 'contamination');

/** Takes what the documents of a pass have of reference texts, units ascending, spills it and counts, as the job of decontamination alone does. */
export class ToldContamination {
  readonly #context: CleanContext;
  readonly #records: string;
  readonly #references: References;
  readonly #writer: StageWriter<typeof schemas.contamination>;
  readonly #places: ReferencePlaces;
  readonly #removedBy: number[];
  #counts = { removed: 0, touched: 0, untold: 0 };

  private constructor(context: CleanContext, records: string, references: References, writer: StageWriter<typeof schemas.contamination>) {
    this.#context = context;
    this.#records = records;
    this.#references = references;
    this.#writer = writer;
    this.#places = new ReferencePlaces(references.files);
    this.#removedBy = references.files.map(() => 0);
  }

  static async open(context: CleanContext, pass: number, references: References): Promise<ToldContamination> {
    const records = contaminationRecords(pass);
    return new ToldContamination(context, records, references, await context.store.write(records, schemas.contamination, context.budget.spillBytes));
  }

  take(unit: number, { hits, untold, removedFor }: DocumentContamination): void {
    const counts = this.#counts;
    counts.touched += 1;
    counts.untold += untold;
    if (removedFor !== null) {
      counts.removed += 1;
      this.#removedBy[this.#places.fileOf(removedFor)] += 1;
    }
    putStretches(this.#writer, Math.floor(unit / this.#context.rangeUnits), unit, { hits, removed: removedFor !== null });
  }

  async drain(): Promise<void> {
    await this.#writer.drain();
  }

  async finish(): Promise<ContaminationFacts> {
    await this.#writer.finish();
    return contaminationFacts(this.#context, this.#references, this.#counts, this.#removedBy, this.#records);
  }
}
