import { histogram, type Bar } from '../charts/histogram.ts';
import { html, type Html } from '../html.ts';
import type { NearStage } from '../jobFiles.ts';
import { count } from '../numbers.ts';
import type { Section } from '../section.ts';

function chartOf(stage: NearStage): Html | null {
  const { similarities, threshold } = stage;
  const dissimilar = stage.dissimilar ?? [];
  if (similarities.length + dissimilar.length === 0) return null;
  const bars: Bar[] = [
    ...dissimilar.map(({ from, to, pairs }) => ({ from, to: Math.max(to, from), value: pairs, kind: 'kept' as const })),
    ...similarities.filter(({ from, to }) => from < to).map(({ from, to, pairs }) => ({ from, to, value: pairs, kind: 'gone' as const })),
  ];
  const least = Math.min(...bars.map(({ from }) => from), threshold - 0.1);
  const exact = similarities.find(({ from, to }) => from >= to)?.pairs ?? 0;
  const label = `Pairs of ${stage.stage} by similarity`;
  const text = html`<p>${stage.stage}: a gap at the threshold means that it hardly matters where exactly it lies; a crowd there, that the pairs beside it are worth reading.${exact === 0 ? null : ` Not drawn: ${count(exact)} pairs with equal shingles.`}</p>`;
  return html`<div class="beside"><figure>${histogram({ label, bars, range: [Math.max(0, Math.floor(least * 10) / 10), 1], rule: { at: threshold, text: `threshold ${threshold}` }, xTitle: 'Jaccard similarity', yTitle: 'pairs' })}<figcaption><span class="key kept"></span> compared and too different <span class="key gone"></span> near-duplicates.${
    dissimilar.length === 0 ? ' Pairs below the threshold were not compared exactly.' : ''}</figcaption></figure>${text}</div>`;
}

export const similarity: Section = {
  id: 'similarity',
  title: 'How similar pairs are',
  body: ({ near }) => {
    const charts = near.flatMap((stage) => chartOf(stage) ?? []);
    return charts.length === 0 ? null : html`${charts}`;
  },
};
