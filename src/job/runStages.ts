import type { UnitSet } from '../store/unitSet.ts';
import type { JobContext, StageName } from './context.ts';
import type { DeviceSignatures } from './deviceSignatures.ts';
import type { DoneFacts, JobCheckpoints, JobFacts } from './facts.ts';
import { assertUnchanged, type InputIdentity } from './inputIdentity.ts';
import { contaminatedUnits } from './decontaminate/contaminationSpill.ts';
import { largestClusters } from './pairSamples/largestClusters.ts';
import type { StageClock } from './stageClock.ts';
import { numberRows } from './units.ts';
import { candidateMembers, candidatesStage } from './stages/candidates.ts';
import { clusterStage, removedUnits } from './stages/cluster.ts';
import { clusterRowsStage, componentSizes, pairRowsStage, sizeClasses } from './stages/clusterOutputs.ts';
import { calibrateStage } from './stages/calibrate.ts';
import { collideStage } from './stages/collide.ts';
import { foldedUnits, foldStage } from './stages/fold.ts';
import { indexStage } from './stages/indexRows.ts';
import { joinStage } from './stages/join.ts';
import { secondLookStage } from './stages/secondLook.ts';
import { rejectedUnits, signaturesOf, sketchStage } from './stages/sketch.ts';
import { writeStage } from './stages/write.ts';

export interface Job {
  readonly context: JobContext;
  readonly checkpoints: JobCheckpoints;
  readonly clock: StageClock;
  /** As they were before the first was opened. */
  readonly inputs: readonly Pick<InputIdentity, 'path' | 'bytes' | 'modified'>[];
  readonly output: string;
  /** Name of each input's outputs. */
  readonly names: readonly string[];
}

/**
 * Runs the stages that are not finished yet and returns the facts of all. Where spilled records are not as they were
 * written, the stage that wrote them is done again, and those behind it.
 */
export async function runStages(job: Job): Promise<DoneFacts> {
  return job.checkpoints.mending(async () => runOnce(job));
}

/** A stage is handed what the one before it left in memory, or reads the same from its records if an earlier run did that one. */
async function runOnce({ context, checkpoints, clock, inputs, output, names }: Job): Promise<DoneFacts> {
  const { settings } = context;
  const checkpoint = async <N extends StageName>(name: N, work: () => Promise<JobFacts[N]>, counts: (facts: JobFacts[N]) => object = (facts) => facts): Promise<JobFacts[N]> => {
    const known = checkpoints.factsOf(name);
    if (known !== null) return known;
    const { result, run } = await clock.run(name, work, (facts) => ({ ...counts(facts) }) as Record<string, number>);
    await assertUnchanged(inputs);
    await checkpoints.finish(name, result, run);
    return result;
  };

  let signatures: DeviceSignatures | null | undefined;
  try {
    const sketch = await checkpoint('sketch', async () => {
      const done = await sketchStage(context, checkpoints);
      signatures = done.signatures;
      return done.facts;
    }, ({ counts }) => counts);
    numberRows(context, sketch.files);
    // What its batches were handed over in is of no use to what comes, and no file is read for long.
    await context.rest();

    let folded: UnitSet | null = null;
    const fold = await checkpoint('fold', async () => {
      folded = (await foldStage(context)).folded;
      return { folded: folded.size };
    });
    const collide = await checkpoint('collide', async () => collideStage(context, folded ?? (await foldedUnits(context))), ({ collisions }) => ({ collisions }));

    let members: UnitSet | null = null;
    const candidates = await checkpoint('candidates', async () => {
      const done = await candidatesStage(context, context.firstUnit + sketch.units);
      members = done.members;
      return { candidates: done.candidates, members: members.size };
    });
    const join = await checkpoint('join', async () => {
      signatures ??= signaturesOf(context, sketch.missing);
      return joinStage(context, members ?? (await candidateMembers(context)), signatures);
    });
    const secondLook = await checkpoint('second-look', async () => secondLookStage(context), ({ compared, verified, units }) => ({ compared, verified, units }));
    const calibrate = context.calibration === null ? null : await checkpoint('calibrate', async () => calibrateStage(context, sketch.usable), ({ usableRows, pairs }) => ({ usableRows, pairs }));

    // Neither files nor an engine until the rows are written, and no engine from there on.
    await context.rest();
    let removed: UnitSet | null = null;
    const cluster = await checkpoint('cluster', async () => {
      const done = await clusterStage(context);
      removed = done.removed;
      const sizes = await componentSizes(context, done.graph, done.decisions);
      if (settings.clusters !== null) await clusterRowsStage(context, done.graph, done.decisions, sizes);
      const pairs = settings.pairs === null ? null : await pairRowsStage(context, done.graph, done.decisions);
      const largest = await largestClusters(context, done.graph, done.decisions, sizes);
      return { removed: removed.size, removedForPast: done.removedForPast, similarities: done.similarities, sizes: sizeClasses(sizes), pairs, largest };
    }, () => ({}));
    const gone = async (): Promise<UnitSet> => {
      const all = removed ?? (await removedUnits(context));
      for (const unit of await contaminatedUnits(context)) all.add(unit);
      return all;
    };
    const write = await checkpoint('write', async () => writeStage(context, checkpoints, { rejected: await rejectedUnits(context), removed: await gone(), contamination: sketch.contamination }, output, names), ({ bytesKept }) => ({ bytesKept }));
    const { index } = context;
    const adds = index !== null && settings.emit !== 'none';
    const indexed = adds ? await checkpoint('index', async () => indexStage(context, index, await gone(), async () => assertUnchanged(inputs))) : null;
    return { sketch, fold, collide, candidates, join, 'second-look': secondLook, calibrate, cluster, write, index: indexed };
  } finally {
    signatures?.release();
  }
}
