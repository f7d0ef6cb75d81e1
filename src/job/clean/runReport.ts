import { packageVersion } from '../../core/version.ts';
import { partsOf } from '../../engine/engine.ts';
import { STORE_FORMAT } from '../../store/stageIndex.ts';
import type { RunReport } from '../runReport.ts';
import type { CleanContext } from './corpus.ts';
import type { PassCheckpoints } from './passCheckpoints.ts';
import type { Pass } from './passes.ts';

/** What run.json of a cleaning job holds: how this run went, which differs from run to run. */
export interface CleanRun extends Pick<RunReport, 'engine' | 'fallbacks' | 'milliseconds' | 'peakMemoryBytes' | 'memoryBudgetBytes' | 'partitions' | 'versions'> {
  /** Of all passes, those of earlier sittings among them. */
  readonly passes: readonly { readonly stages: readonly string[]; readonly milliseconds: number }[];
  /** In how many sittings the job was done, and how many passes this one found finished. */
  readonly resume: { readonly sittings: number; readonly finishedBefore: number };
}

export function cleanRunOf(context: CleanContext, passes: readonly Pass[], checkpoints: PassCheckpoints, finishedBefore: number, milliseconds: number): CleanRun {
  const { engine, settings, rangeUnits, keyPrefixes, digestPrefixes } = context;
  return {
    engine: {
      kind: engine.kind,
      description: engine.description,
      software: engine.software,
      choice: engine.choice ?? null,
      parts: partsOf(engine).map(({ name, kind, software, failure, late, tuning }) => ({ name, kind, software, failure, late, tuning })),
    },
    fallbacks: engine.fallbacks ?? [],
    passes: passes.map((pass, i) => ({ stages: pass.kind === 'local' ? pass.stages.map(({ stage }) => stage.name) : [pass.stage.name], milliseconds: checkpoints.milliseconds[i] })),
    milliseconds,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    memoryBudgetBytes: settings.memory,
    partitions: { rangeUnits, keyPrefixes, digestPrefixes },
    resume: { sittings: checkpoints.sittings, finishedBefore },
    versions: { bandsaw: packageVersion(), node: process.versions.node, store: STORE_FORMAT },
  };
}
