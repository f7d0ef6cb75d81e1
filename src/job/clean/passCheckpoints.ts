import { join, relative, sep } from 'node:path';
import { isBandsawError } from '../../core/errors.ts';
import { makeFolder } from '../../io/makeFolder.ts';
import { readChecked, writeChecked } from '../../store/checkedJson.ts';
import { CHECKPOINT_FORMAT } from '../checkpoints.ts';
import type { Series } from '../stageSeries.ts';

const NAME = 'passes.json';
const EXPECTED = `the passes of this job (${CHECKPOINT_FORMAT})`;

interface Finished {
  readonly facts: unknown;
  readonly milliseconds: number;
  readonly series: Series;
}

interface Saved {
  readonly format: string;
  readonly job: string;
  /** Times the job was taken up. */
  sittings: number;
  readonly passes: Finished[];
}

/** Which passes of a cleaning job are finished, and what each left; one small file beside their records, replaced whole. */
export class PassCheckpoints {
  readonly #folder: string;
  readonly #saved: Saved;
  /** Passes done again in this sitting, once for each time. */
  readonly #again: number[] = [];

  private constructor(folder: string, saved: Saved) {
    this.#folder = folder;
    this.#saved = saved;
  }

  /** Takes the job up where `folder` says it is; at its beginning if there is nothing of this very job. @throws OutputError */
  static async open(folder: string, job: string): Promise<PassCheckpoints> {
    let saved: Saved = { format: CHECKPOINT_FORMAT, job, sittings: 0, passes: [] };
    try {
      const found = (await readChecked(join(folder, NAME), EXPECTED)) as Saved;
      if (found.format === CHECKPOINT_FORMAT && found.job === job) saved = found;
    } catch (error) {
      if (!isBandsawError(error, 'corrupt')) throw error;
    }
    const checkpoints = new PassCheckpoints(folder, saved);
    saved.sittings += 1;
    await makeFolder(folder);
    await checkpoints.#save();
    return checkpoints;
  }

  get sittings(): number {
    return this.#saved.sittings;
  }

  get finished(): number {
    return this.#saved.passes.length;
  }

  /** Of the passes that are finished, in their order. */
  get runs(): readonly Pick<Finished, 'milliseconds' | 'series'>[] {
    return this.#saved.passes.map(({ milliseconds, series }) => ({ milliseconds, series }));
  }

  /** Null for a pass that is not finished. */
  factsOf<F>(pass: number): F | null {
    return (this.#saved.passes[pass]?.facts as F | undefined) ?? null;
  }

  /** @throws OutputError */
  async finish(facts: unknown, milliseconds: number, series: Series): Promise<void> {
    this.#saved.passes.push({ facts, milliseconds, series });
    await this.#save();
  }

  /**
   * Returns whether `error` says that records of a pass are not as they were written; that pass and those behind it count
   * as not done then. A disk that spoils records again and again is left to its owner.
   */
  async forgetSpoiled(error: unknown): Promise<boolean> {
    if (!isBandsawError(error, 'corrupt') || error.file === undefined) return false;
    const [records] = relative(this.#folder, error.file).split(sep);
    const pass = ['ids', 'rejected'].includes(records) ? 0 : Number(/^pass-(\d+)(-|$)/u.exec(records)?.[1] ?? NaN);
    if (!(pass < this.#saved.passes.length) || this.#again.filter((each) => each === pass).length >= 2) return false;
    this.#again.push(pass);
    this.#saved.passes.length = pass;
    await this.#save();
    return true;
  }

  async #save(): Promise<void> {
    await writeChecked(join(this.#folder, NAME), this.#saved, 'to write the checkpoint of the job');
  }
}
