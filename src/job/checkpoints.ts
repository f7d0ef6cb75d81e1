import { join, relative, sep } from 'node:path';
import { isBandsawError } from '../core/errors.ts';
import { makeFolder } from '../io/makeFolder.ts';
import { readChecked, writeChecked } from '../store/checkedJson.ts';
import { allStageNames, type StageName } from './context.ts';
import { recordsOf, type JobFacts } from './facts.ts';
import type { StageRun } from './stageClock.ts';

/** Changes whenever records or facts of an older version must not be gone on from; the job begins anew then. */
export const CHECKPOINT_FORMAT = 'bandsaw-checkpoint-3';

const NAME = 'checkpoint.json';
const EXPECTED = `the checkpoint of this job (${CHECKPOINT_FORMAT})`;

/** Records that were not as they had been written, and the stage that was done again for it. */
export interface Spoiled {
  readonly stage: StageName;
  readonly file: string;
  readonly found: string;
}

interface Finished {
  readonly facts: unknown;
  readonly run: StageRun;
}

interface Saved {
  readonly format: string;
  readonly job: string;
  /** Times the job was taken up. */
  sittings: number;
  readonly stages: Partial<Record<StageName, Finished>>;
  /** How far the stage behind the finished ones has come. */
  part: { readonly stage: StageName; readonly facts: unknown } | null;
  readonly spoiled: Spoiled[];
}

/**
 * How far a job has come: the facts of each finished stage, and of a long one's finished part. Kept beside the spilled
 * records in one small file that is replaced whole; what it names is finished, whatever else lies there.
 */
export class Checkpoints {
  readonly #folder: string;
  readonly #saved: Saved;
  /** Stages done again in this sitting, once for each time. */
  readonly #again: StageName[] = [];

  private constructor(folder: string, saved: Saved) {
    this.#folder = folder;
    this.#saved = saved;
  }

  /** Takes the job up where `folder` says it is: at its beginning if there is no checkpoint of this very job. @throws OutputError */
  static async open(folder: string, job: string): Promise<Checkpoints> {
    const fresh = (spoiled: Spoiled[]): Saved => ({ format: CHECKPOINT_FORMAT, job, sittings: 0, stages: {}, part: null, spoiled });
    let saved: Saved;
    try {
      saved = (await readChecked(join(folder, NAME), EXPECTED)) as Saved;
      if (saved.format !== CHECKPOINT_FORMAT || saved.job !== job) saved = fresh([]);
    } catch (error) {
      if (!isBandsawError(error, 'corrupt')) throw error;
      const absent = (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
      saved = fresh(absent ? [] : [{ stage: 'sketch', file: join(folder, NAME), found: error.found }]);
    }
    const checkpoints = new Checkpoints(folder, saved);
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
  get runs(): readonly StageRun[] {
    return allStageNames.flatMap((stage) => this.#saved.stages[stage]?.run ?? []);
  }

  factsOf<N extends StageName>(stage: N): JobFacts[N] | null {
    return (this.#saved.stages[stage]?.facts as JobFacts[N] | undefined) ?? null;
  }

  /** Facts of the part of an unfinished stage that needs not be done again. */
  partOf(stage: StageName): unknown {
    return this.#saved.part?.stage === stage ? this.#saved.part.facts : null;
  }

  /** @throws OutputError */
  async finish<N extends StageName>(stage: N, facts: JobFacts[N], run: StageRun): Promise<void> {
    this.#saved.stages[stage] = { facts, run };
    this.#saved.part = null;
    await this.#save();
  }

  /** @throws OutputError */
  async finishPart(stage: StageName, facts: unknown): Promise<void> {
    this.#saved.part = { stage, facts };
    await this.#save();
  }

  /**
   * Returns whether `error` says that spilled records are not as they were written; the stage that wrote them, and those
   * behind it, count as not done then. A disk that spoils the records of one stage again and again is left to its owner.
   */
  async forgetSpoiled(error: unknown): Promise<boolean> {
    if (!isBandsawError(error, 'corrupt') || error.file === undefined) return false;
    const [records] = relative(this.#folder, error.file).split(sep);
    const stage = allStageNames.find((name) => recordsOf[name].includes(records));
    if (stage === undefined || this.#again.filter((each) => each === stage).length >= 2) return false;
    this.#again.push(stage);
    this.#saved.spoiled.push({ stage, file: error.file, found: error.found });
    for (const name of allStageNames.slice(allStageNames.indexOf(stage))) delete this.#saved.stages[name];
    this.#saved.part = null;
    await this.#save();
    return true;
  }

  async #save(): Promise<void> {
    await writeChecked(join(this.#folder, NAME), this.#saved, 'to write the checkpoint of the job');
  }
}
