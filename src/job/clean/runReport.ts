import { howItRan, type HowItRan, type RunReport } from '../runReport.ts';
import type { CleanContext } from './corpus.ts';
import type { PassCheckpoints } from './passCheckpoints.ts';
import type { Pass } from './passes.ts';

/** What run.json of a cleaning job holds: how this run went, which differs from run to run. */
export interface CleanRun extends HowItRan, Pick<RunReport, 'milliseconds'> {
  /** Of all passes, those of earlier sittings among them. */
  readonly passes: readonly { readonly stages: readonly string[]; readonly milliseconds: number }[];
  /** In how many sittings the job was done, and how many passes this one found finished. */
  readonly resume: { readonly sittings: number; readonly finishedBefore: number };
}

export function cleanRunOf(context: CleanContext, passes: readonly Pass[], checkpoints: PassCheckpoints, finishedBefore: number, milliseconds: number): CleanRun {
  return {
    ...howItRan(context),
    passes: passes.map((pass, i) => ({ stages: pass.kind === 'local' ? pass.stages.map(({ stage }) => stage.name) : [pass.stage.name], milliseconds: checkpoints.milliseconds[i] })),
    milliseconds,
    resume: { sittings: checkpoints.sittings, finishedBefore },
  };
}
