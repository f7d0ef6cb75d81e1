import type { StageRun } from '../stageClock.ts';
import type { Spoiled } from '../checkpoints.ts';
import { howItRan, type HowItRan, type RunReport } from '../runReport.ts';
import type { CleanContext } from './corpus.ts';
import type { PassCheckpoints, PassTimes } from './passFacts.ts';
import { stagesOf, type Pass } from './passes.ts';
import { passName } from './records.ts';

/** How one pass went. */
export interface PassRun extends PassTimes {
  /** Stages of the recipe that it carried out. */
  readonly stages: readonly string[];
  /** What a near-duplicate pass was made of; empty for others. */
  readonly runs: readonly StageRun[];
}

/** What run.json of a cleaning job holds: how this run went, which differs from run to run. */
export interface CleanRun extends HowItRan, Pick<RunReport, 'milliseconds' | 'samplesFailure'> {
  /** Of all passes, those of earlier sittings among them. */
  readonly passes: readonly PassRun[];
  /** In how many sittings the job was done, and how many passes this one found finished; whose records were found spoiled and made again. */
  readonly resume: { readonly sittings: number; readonly finishedBefore: number; readonly spoiled: readonly Spoiled[] };
}

interface CleanRunParts {
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
    passes: passes.map((pass, i) => ({ stages: stagesOf(pass), ...checkpoints.runs[i], runs: checkpoints.factsOf(passName(i))?.near?.runs ?? [] })),
    milliseconds,
    samplesFailure,
    resume: { sittings: checkpoints.sittings, finishedBefore, spoiled: checkpoints.spoiled },
  };
}
