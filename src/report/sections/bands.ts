import { curve } from '../charts/curve.ts';
import { html, type Html } from '../html.ts';
import type { NearStage } from '../jobFiles.ts';
import { percent } from '../numbers.ts';
import { collisionProbability } from '../../sketch/bands.ts';
import type { Section } from '../section.ts';
import { pairsOf } from '../table.ts';

const STEPS = 100;

function bodyOf(stage: NearStage): Html {
  const { bands, threshold } = stage;
  const points = Array.from({ length: STEPS + 1 }, (_, i) => [i / STEPS, collisionProbability(bands, i / STEPS)] as const);
  return html`<div class="beside"><figure>${curve({ label: `Chance that a pair meets, by similarity, at ${bands.bands} bands of ${bands.rows} rows`, points, rule: { at: threshold, text: `threshold ${threshold}` }, measured: [], xTitle: 'Jaccard similarity', yTitle: 'chance to meet in a band' })}</figure><div>${pairsOf([
    ['stage', stage.stage],
    ['bands', `${bands.bands} of ${bands.rows} rows${bands.chosen ? ', chosen for the threshold' : ', as given'}`],
    ['found of the pairs at the threshold, by formula', percent(bands.recallAtThreshold)],
    ['found from there to 1, on average', percent(bands.meanRecall)],
    ['compared in vain below it, on average', percent(bands.load)],
    ['found, measured', 'not measured'],
  ])}</div></div>`;
}

export const bands: Section = {
  id: 'bands',
  title: 'What the bands find',
  body: ({ near }) => (near.length === 0 ? null : html`${near.map(bodyOf)}`),
};
