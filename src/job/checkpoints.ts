import { join, relative, sep } from 'node:path';
import { isBandsawError } from '../core/errors.ts';
import { makeFolder } from '../io/makeFolder.ts';
import { readChecked, writeChecked } from '../store/checkedJson.ts';

/** Changes whenever records or facts of an older version must not be gone on from; the job begins anew then. */
const CHECKPOINT_FORMAT = 'bandsaw-checkpoint-4';

const NAME = 'checkpoint.json';
const EXPECTED = `the checkpoint of this job (${CHECKPOINT_FORMAT})`;

/** Records that were not as they had been written, and the stage that was done again for it. */
export interface Spoiled {
  readonly stage: string;
  readonly file: string;
  readonly found: string;
}

/** The stages of a kind of job, in the order of the data. */
export interface StageOrder<N extends string> {
  readonly names: readonly N[];
  /** Returns the stage that writes these records: it is done again where they are spoiled. */
  readonly writerOf: (records: string) => N | undefined;
}

interface Finished<R> {
  readonly facts: unknown;
  readonly run: R;
}

interface Saved<R> {
  readonly format: string;
  readonly job: string;
  /** Times the job was taken up. */
  sittings: number;
  readonly stages: Record<string, Finished<R> | undefined>;
  /** How far the stage behind the finished ones has come. */
  part: { readonly stage: string; readonly facts: unknown } | null;
  readonly spoiled: Spoiled[];
}

/**
 * How far a job has come: the facts `F` of each finished stage by its name, and of a long one's finished part; `R` is what
 * is said of how it went. Kept beside the spilled records in one small file that is replaced whole; what it names is
 * finished, whatever else lies there.
 */
export class Checkpoints<F extends object, R> {
  readonly #folder: string;
  readonly #order: StageOrder<keyof F & string>;
  readonly #saved: Saved<R>;
  /** Stages done again in this sitting, once for each time. */
  readonly #again: string[] = [];

  private constructor(folder: string, order: StageOrder<keyof F & string>, saved: Saved<R>) {
    this.#folder = folder;
    this.#order = order;
    this.#saved = saved;
  }

  /** Takes the job up where `folder` says it is: at its beginning if there is no checkpoint of this very job. @throws OutputError */
  static async open<F extends object, R>(folder: string, job: string, order: StageOrder<keyof F & string>): Promise<Checkpoints<F, R>> {
    const fresh = (spoiled: Spoiled[]): Saved<R> => ({ format: CHECKPOINT_FORMAT, job, sittings: 0, stages: {}, part: null, spoiled });
    let saved: Saved<R>;
    try {
      saved = (await readChecked(join(folder, NAME), EXPECTED)) as Saved<R>;
      if (saved.format !== CHECKPOINT_FORMAT || saved.job !== job) saved = fresh([]);
    } catch (error) {
      if (!isBandsawError(error, 'corrupt')) throw error;
      const absent = (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
      saved = fresh(absent ? [] : [{ stage: order.names[0], file: join(folder, NAME), found: error.found }]);
    }
    const checkpoints = new Checkpoints<F, R>(folder, order, saved);
    saved.sittings += 1;
    await makeFolder(folder);
    await checkpoints.#save();
    return checkpoints;
  }

  /** Times the job was taken up, this one included. */
  get sittings(): number {
    return this.#saved.sittings;
  }

  get spoiled(): readonly Spoiled[] {
    return this.#saved.spoiled;
  }

  /** How the stages that are finished went, in their order. */
  get runs(): readonly R[] {
    return this.finished.flatMap((stage) => this.#saved.stages[stage]?.run ?? []);
  }

  /** Names of the stages that are finished, in their order. */
  get finished(): readonly (keyof F & string)[] {
    return this.#order.names.filter((name) => this.#saved.stages[name] !== undefined);
  }

  factsOf<N extends keyof F & string>(stage: N): F[N] | null {
    return (this.#saved.stages[stage]?.facts as F[N] | undefined) ?? null;
  }

  /** Facts of the part of an unfinished stage that needs not be done again. */
  partOf(stage: keyof F & string): unknown {
    return this.#saved.part?.stage === stage ? this.#saved.part.facts : null;
  }

  /** @throws OutputError */
  async finish<N extends keyof F & string>(stage: N, facts: F[N], run: R): Promise<void> {
    this.#saved.stages[stage] = { facts, run };
    this.#saved.part = null;
    await this.#save();
  }

  /** @throws OutputError */
  async finishPart(stage: keyof F & string, facts: unknown): Promise<void> {
    this.#saved.part = { stage, facts };
    await this.#save();
  }

  /**
   * Returns what `work` returns. Where it meets spilled records that are not as they were written, the stage that wrote
   * them, and those behind it, count as not done, and `work` is run again. A disk that spoils the records of one stage
   * again and again is left to its owner: the third time is an error.
   */
  async mending<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(await this.#forgetSpoiled(error))) throw error;
      }
    }
  }

  async #forgetSpoiled(error: unknown): Promise<boolean> {
    if (!isBandsawError(error, 'corrupt') || error.file === undefined) return false;
    const [records] = relative(this.#folder, error.file).split(sep);
    const stage = this.#order.writerOf(records);
    if (stage === undefined || this.#again.filter((each) => each === stage).length >= 2) return false;
    this.#again.push(stage);
    this.#saved.spoiled.push({ stage, file: error.file, found: error.found });
    const { names } = this.#order;
    for (const name of names.slice(names.indexOf(stage))) delete this.#saved.stages[name];
    this.#saved.part = null;
    await this.#save();
    return true;
  }

  async #save(): Promise<void> {
    await writeChecked(join(this.#folder, NAME), this.#saved, 'to write the checkpoint of the job');
  }
}
