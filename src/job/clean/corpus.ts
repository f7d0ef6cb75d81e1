import { UnitSet } from '../../store/unitSet.ts';
import type { JobContext } from '../context.ts';
import type { InputIdentity } from '../inputIdentity.ts';
import type { JobFile } from '../units.ts';
import type { CleanSettings } from './cleanOptions.ts';
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

/** The corpus between two passes: which rows still have a text. Grows as passes end. */
export class Corpus {
  readonly context: CleanContext;
  /** Rows that finished passes took out. */
  readonly gone = new UnitSet();

  constructor(context: CleanContext) {
    this.context = context;
  }

  /** The inputs as the passes so far left them; not before the first has numbered their rows. */
  views(): JobFile[] {
    return this.context.files.map((file) => ({ path: file.path, source: new ViewedSource(file, this.gone), firstUnit: file.firstUnit, rows: file.rows }));
  }

  /** Takes over what a finished pass decided. */
  async takeFates(pass: number): Promise<void> {
    const fates = await this.context.store.read(recordsName(pass, 'fates'), cleanSchemas.fates);
    for await (const { columns } of fates.allBlocks()) for (const unit of columns.unit) this.gone.add(unit);
  }
}
