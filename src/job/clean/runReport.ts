import type { StageRun } from '../stageClock.ts';
import type { Series } from '../stageSeries.ts';
import { howItRan, type HowItRan, type RunReport } from '../runReport.ts';
import type { CleanContext } from './corpus.ts';
import type { PassCheckpoints } from './passCheckpoints.ts';
import type { PassFacts } from './passFacts.ts';
import { stagesOf, type Pass } from './passes.ts';

/** How one pass went. */
export interface PassRun {
  /** Stages of the recipe that it carried out. */
  readonly stages: readonly string[];
  /** From its beginning to its end, waiting included. */
  readonly milliseconds: number;
  /** As a stage's. */
  readonly series: Series;
  /** What a near-duplicate pass was made of; empty for others. */
  readonly runs: readonly StageRun[];
}

/** What run.json of a cleaning job holds: how this run went, which differs from run to run. */
export interface CleanRun extends HowItRan, Pick<RunReport, 'milliseconds' | 'samplesFailure'> {
  /** Of all passes, those of earlier sittings among them. */
  readonly passes: readonly PassRun[];
  /** In how many sittings the job was done, and how many passes this one found finished. */
  readonly resume: { readonly sittings: number; readonly finishedBefore: number };
}

export interface CleanRunParts {
  readonly context: CleanContext;
  readonly passes: readonly Pass[];
  readonly checkpoints: PassCheckpoints;
  readonly finishedBefore: number;
  readonly milliseconds: number;
  readonly samplesFailure: string | null;
}

export function cleanRunOf({ context, passes, checkpoints, finishedBefore, milliseconds, samplesFailure }: CleanRunParts): CleanRun {
  return {
    ...howItRan(context),
    passes: passes.map((pass, i) => ({ stages: stagesOf(pass), ...checkpoints.runs[i], runs: checkpoints.factsOf<PassFacts>(i)?.near?.runs ?? [] })),
    milliseconds,
    samplesFailure,
    resume: { sittings: checkpoints.sittings, finishedBefore },
  };
}
