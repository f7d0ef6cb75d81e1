import { curve, type Measured } from '../charts/curve.ts';
import { html, type Html } from '../html.ts';
import type { NearStage } from '../jobFiles.ts';
import { count, percent } from '../numbers.ts';
import { collisionProbability } from '../../sketch/bands.ts';
import type { Section } from '../section.ts';
import { pairsOf } from '../table.ts';

/** What a job that calibrates itself says of made near-duplicates; reports of jobs that do not have none. */
interface Calibrated {
  readonly calibration?: {
    readonly recall: { readonly pairs: number; readonly share: number; readonly low: number; readonly high: number } | null;
    readonly asExpected: boolean | null;
    readonly classes: readonly { readonly from: number; readonly to: number; readonly pairs: number; readonly met: number }[];
  } | null;
}

/** Returns the share of a class that met, with its 95 % interval (Wilson 1927). */
function measuredOf({ from, to, pairs, met }: { readonly from: number; readonly to: number; readonly pairs: number; readonly met: number }): Measured {
  const z = 1.96;
  const share = met / pairs;
  const middle = (share + (z * z) / (2 * pairs)) / (1 + (z * z) / pairs);
  const half = (z / (1 + (z * z) / pairs)) * Math.sqrt((share * (1 - share)) / pairs + (z * z) / (4 * pairs * pairs));
  return { x: (from + to) / 2, y: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half), title: `${count(met)} of ${count(pairs)} made pairs` };
}

const STEPS = 100;

function bodyOf(stage: NearStage & Calibrated): Html {
  const { bands, threshold, calibration } = stage;
  const recall = calibration?.recall ?? null;
  const points = Array.from({ length: STEPS + 1 }, (_, i) => [i / STEPS, collisionProbability(bands, i / STEPS)] as const);
  return html`<div class="beside"><figure>${curve({ label: `Chance that a pair meets, by similarity, at ${bands.bands} bands of ${bands.rows} rows`, points, rule: { at: threshold, text: `threshold ${threshold}` }, measured: (calibration?.classes ?? []).filter(({ pairs }) => pairs > 0).map(measuredOf), xTitle: 'Jaccard similarity', yTitle: 'chance to meet in a band' })}</figure><div>${pairsOf([
    ['stage', stage.stage],
    ['bands', `${bands.bands} of ${bands.rows} rows${bands.chosen ? ', chosen for the threshold' : ', as given'}`],
    ['found of the pairs at the threshold, by formula', percent(bands.recallAtThreshold)],
    ['found from there to 1, on average', percent(bands.meanRecall)],
    ['compared in vain below it, on average', percent(bands.load)],
    ['found of made near-duplicates, measured', recall === null ? 'not measured' : `${percent(recall.share)} of ${count(recall.pairs)}, 95 % interval ${percent(recall.low)} to ${percent(recall.high)}`],
    ...(calibration?.asExpected === false ? [['beware', 'fewer made pairs met than the bands promise: ask why before trusting the job'] as const] : []),
  ])}</div></div>`;
}

export const bands: Section = {
  id: 'bands',
  title: 'What the bands find',
  body: ({ near }) => (near.length === 0 ? null : html`${near.map(bodyOf)}`),
};
