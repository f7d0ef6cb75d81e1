import { join } from 'node:path';
import type { Settings as StageSettings } from '../../core/setting.ts';
import { PartitionStore } from '../../store/partitionStore.ts';
import { Checkpoints } from '../checkpoints.ts';
import { schemas, type JobContext } from '../context.ts';
import { jobStages, type DoneFacts, type JobCheckpoints } from '../facts.ts';
import { pairSamples } from '../pairSamples/pairSamples.ts';
import { samplesOrWhyNot } from '../pairSamples/writeSamples.ts';
import { nearDuplicatesOf } from '../report.ts';
import { settingsOf, type ClusterRule, type DedupOptions, type Settings, type VerifyMode } from '../options.ts';
import { runStages } from '../runStages.ts';
import { familyNames, shapeOf, TEXT_MODEL } from '../shape.ts';
import { StageClock, type StageRun } from '../stageClock.ts';
import { removalRules } from '../stages/cluster.ts';
import { parseBands } from '../../sketch/bands.ts';
import type { CleanContext, Corpus } from './corpus.ts';
import { FateWriter } from './fates.ts';
import type { NearPass } from './passFacts.ts';
import type { GlobalPass } from './passes.ts';
import { passName } from './records.ts';

interface NeardupResult {
  readonly rules: FateWriter['rules'];
  readonly near: NearPass;
}

/** Returns the settings of `dedup` that a stage of a recipe stands for. @throws ConfigError */
export function neardupSettings(given: StageSettings, { textColumn, memory }: { readonly textColumn: string; readonly memory: number | undefined }): Settings {
  const text = (name: string): string => given[name] as string;
  const size = (name: string): number => given[name] as number;
  const options: DedupOptions = {
    inputs: ['-'], output: '-', dryRun: true, textColumn, memory,
    threshold: size('threshold'), family: text('family'), k: size('k'), n: size('n'), bucketDepth: size('bucketDepth'),
    bands: text('bands') === '' ? undefined : parseBands(text('bands'), size('k')), verify: text('verify') as VerifyMode, cluster: text('cluster') as ClusterRule,
    keep: text('keep'), within: text('within') === '' ? undefined : text('within'),
  };
  const settings = settingsOf(options, familyNames);
  shapeOf(settings);
  return settings;
}

/** Removes near-duplicates as `bandsaw dedup` does among the documents that are left, by the very stages of that command, each a checkpoint. */
export async function neardupPass(corpus: Corpus, pass: number, { number, stage }: GlobalPass, given: StageSettings): Promise<NeardupResult> {
  const { context } = corpus;
  const settings = neardupSettings(given, context.settings);
  const { shape, choice } = shapeOf(settings);
  return nearDuplicates({ ...context, settings, shape, files: corpus.views() }, pass, stage.name, async ({ inner, facts, runs }) => {
    const rules = await spillFates(context, pass, number, inner.store, settings.threshold);
    const samples = await samplesOrWhyNot(context.signal, async () => pairSamples(inner, facts));
    return { rules, near: { threshold: settings.threshold, counts: nearDuplicatesOf(settings, choice, facts), samples, runs } };
  });
}

/** What the stages of `dedup` left below a pass's folder. */
interface NearDuplicates {
  /** Its store has `removals`. */
  readonly inner: JobContext;
  readonly facts: DoneFacts;
  readonly runs: readonly StageRun[];
}

/** Runs the stages of `dedup` over the files of a context, with records and checkpoints below the pass's folder; returns what `take` makes of them. */
export async function nearDuplicates<T>(context: CleanContext, pass: number, name: string, take: (found: NearDuplicates) => Promise<T>): Promise<T> {
  const folder = join(context.store.folder, passName(pass));
  const store = new PartitionStore(folder, { job: context.job, text: TEXT_MODEL, pass: name });
  // Records that were cut otherwise, under another budget or by another engine, cannot be gone on from.
  const { rangeUnits, keyPrefixes, digestPrefixes } = context;
  const checkpoints: JobCheckpoints = await Checkpoints.open(folder, `${context.job} ${name} ${rangeUnits} ${keyPrefixes} ${digestPrefixes}`, jobStages);
  const clock = new StageClock(context.engine, context.report);
  // Rows outside a sample have no text in any view.
  const calibration = context.settings.calibration ? context.calibration : null;
  const inner: JobContext = { ...context, store, idColumn: null, sample: null, calibration, report: clock.report };
  const names = inner.files.map((_, index) => String(index));
  return checkpoints.mending(async () => {
    const facts = await runStages({ context: inner, checkpoints, clock, inputs: context.watched, output: folder, names });
    return take({ inner, facts, runs: checkpoints.runs });
  });
}

async function spillFates(context: CleanContext, pass: number, stage: number, store: PartitionStore, limit: number): Promise<FateWriter['rules']> {
  const fates = await FateWriter.open(context, pass);
  for await (const { rows, columns } of (await store.read('removals', schemas.removals)).allBlocks()) {
    for (let i = 0; i < rows; i++) {
      fates.put(columns.unit[i], { stage, rule: { rule: removalRules[columns.rule[i]], reason: null }, value: columns.similarity[i], limit, keeper: columns.keeper[i], similarity: columns.similarity[i], verified: columns.verified[i] === 1 });
    }
    await fates.drain();
  }
  await fates.finish();
  return fates.rules;
}
