import type { RowBatch } from '../../io/format.ts';
import { UnitSet } from '../../store/unitSet.ts';
import type { JobContext } from '../context.ts';
import type { InputIdentity } from '../inputIdentity.ts';
import type { JobFile } from '../units.ts';
import type { CleanSettings } from './cleanOptions.ts';
import { EditedTexts } from './editedTexts.ts';
import type { PassFacts } from './passFacts.ts';
import { cleanSchemas, recordsName } from './records.ts';
import { ViewedSource } from './viewedSource.ts';

/** What every pass is given. */
export interface CleanContext extends JobContext {
  readonly clean: CleanSettings;
  /** Fingerprint of the job. */
  readonly job: string;
  /** The inputs as they were before the first was opened. */
  readonly watched: readonly InputIdentity[];
}

/** An input as the finished passes left it. */
export interface ViewedFile extends JobFile {
  readonly source: ViewedSource;
}

/** The corpus between two passes: which rows still have a text, and which have another one. Grows as passes end. */
export class Corpus {
  readonly context: CleanContext;
  /** Rows that finished passes took out. */
  readonly gone = new UnitSet();
  #texts: EditedTexts | null = null;

  constructor(context: CleanContext) {
    this.context = context;
  }

  /** The inputs as the passes so far left them; not before the first has numbered their rows. */
  views(): ViewedFile[] {
    return this.context.files.map((file, index) => ({ path: file.path, source: new ViewedSource(file, (batch) => this.sampled(index, batch), this.gone, this.#texts), firstUnit: file.firstUnit, rows: file.rows }));
  }

  /** Returns of a batch of an input what is in the sample. */
  sampled(file: number, batch: RowBatch): Pick<RowBatch, 'text' | 'rejected'> {
    return this.context.sample?.cut(file, batch) ?? batch;
  }

  /** Texts that are not those of the inputs; null if no stage so far can have changed one. */
  get texts(): EditedTexts | null {
    return this.#texts;
  }

  /** Takes over what a finished pass decided. Where it spilled texts, those of the pass before are not needed any more, and go. */
  async take(pass: number, { changes }: PassFacts): Promise<void> {
    const { store } = this.context;
    const fates = await store.read(recordsName(pass, 'fates'), cleanSchemas.fates);
    for await (const { columns } of fates.allBlocks()) for (const unit of columns.unit) this.gone.add(unit);
    if (changes === null) return;
    const before = this.#texts;
    this.#texts = new EditedTexts(this.context, pass);
    await before?.drop();
  }
}
