import { calibrationOf, notCalibrated, type Calibration } from '../../calibration/calibration.ts';
import { Checkpoints } from '../checkpoints.ts';
import { pairOutcomes } from '../calibration/pairOutcomes.ts';
import { PairSource, PAIR_COLUMN } from '../calibration/pairSource.ts';
import { makePairs } from '../calibration/pairTexts.ts';
import { rowsChosen } from '../calibration/sampledTexts.ts';
import { schemas, type JobContext } from '../context.ts';
import { jobStages } from '../facts.ts';
import { candidatesStage } from './candidates.ts';
import { collideStage } from './collide.ts';
import { foldStage } from './fold.ts';
import { joinStage } from './join.ts';
import { secondLookStage } from './secondLook.ts';
import { sketchStage } from './sketch.ts';

/** Fewer pairs would say nothing: even if all are found, recall may be 0.89. */
const LEAST_ROWS = 32;

/**
 * Measures what the stages before find: near-duplicates of known similarity, made of rows of the inputs, go through the
 * same stages with the same settings, partitions and engine, in a store of their own, each in a group with its source
 * alone. Nothing of them is in the job's own records.
 * @param longEnough rows of the inputs whose texts have words enough
 */
export async function calibrateStage(context: JobContext, longEnough: number): Promise<Calibration> {
  if (longEnough < LEAST_ROWS) return notCalibrated('too-few-rows', longEnough);
  const { settings } = context;
  // What an earlier run left of it was made by the same rule, but costs less to make than to check.
  await context.store.drop('calibration');
  const store = context.store.below('calibration');
  const similarities = await makePairs(context, longEnough, store);
  const usable = longEnough - (rowsChosen(longEnough) - similarities.length);
  if (similarities.length < LEAST_ROWS) {
    if (!settings.keepJob) await context.store.drop('calibration');
    return notCalibrated('too-few-rows', usable);
  }
  const source = new PairSource(await store.read('texts', schemas.calibrationTexts));
  const inner: JobContext = {
    ...context,
    store,
    settings: { ...settings, textColumn: 'text', idColumn: null, within: PAIR_COLUMN, keep: { kind: 'first' }, against: null, only: null, index: null, sample: null },
    files: [{ path: source.path, source, firstUnit: 0, rows: 0 }],
    references: [],
    sample: null,
    calibration: null,
    idColumn: null,
    index: null,
    firstUnit: 0,
    report: () => undefined,
  };
  const { facts, signatures } = await sketchStage(inner, await Checkpoints.open(store.folder, 'calibration', jobStages));
  try {
    const { folded } = await foldStage(inner);
    await collideStage(inner, folded);
    const { members } = await candidatesStage(inner, facts.units);
    await joinStage(inner, members, signatures);
    await secondLookStage(inner);
  } finally {
    signatures?.release();
  }
  const calibration = calibrationOf(await pairOutcomes(inner, similarities), usable, settings.thresholdMillionths, context.shape);
  if (!settings.keepJob) await context.store.drop('calibration');
  return calibration;
}
