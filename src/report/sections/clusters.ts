import { columns } from '../charts/columns.ts';
import { documentText, languageOf } from '../documentText.ts';
import { element, html, type Html } from '../html.ts';
import type { JobFiles, NearStage } from '../jobFiles.ts';
import { count, similarity } from '../numbers.ts';
import { place } from '../place.ts';
import type { Section } from '../section.ts';

function chartOf({ stage, clusters: { classes, clusters: all, documents, largest } }: NearStage): Html | null {
  if (all === 0) return null;
  const name = ({ from, to }: { from: number; to: number }): string => (from === to ? String(from) : from < 1000 ? `${from}–${to}` : `${from / 1024}Ki+`);
  return html`<div class="beside"><figure>${columns({ label: `Clusters of ${stage} by size`, columns: classes.map((each) => ({ name: name(each), value: each.clusters })), xTitle: 'documents in the cluster', yTitle: 'clusters' })}</figure><p>${stage}: <b>${count(all)}</b> clusters of two or more hold <b>${count(documents)}</b> documents; the largest has <b>${count(largest)}</b>. A cluster is what pairs of near-duplicates join, by whatever chain; under <code>--cluster keeper</code> those of its documents that resemble no kept one stay.</p></div>`;
}

/** The largest ones, with how some of their documents begin. */
function largestOf({ samples }: JobFiles): Html | null {
  const all = samples.flatMap(({ clusters }) => clusters);
  if (all.length === 0) return null;
  return html`<h3>The largest</h3>${all.map(({ documents, kept, members }, i) => html`<details${i === 0 ? html` open` : null}><summary><b>${count(documents)}</b> documents, ${count(kept)} kept</summary><ol class="members">${members.map((member) => html`<li>${place(member)} <span class="${member.kept ? 'stays' : 'goes'}">${member.kept ? 'kept' : `removed · ${similarity(member.similarity)}`}</span>${
    member.head === null ? html`<p class="absent">text not read</p>` : element('p', { class: 'text', dir: 'auto', lang: languageOf(member.head) }, documentText(member.head))}</li>`)}</ol>${documents > members.length ? html`<p class="more">and ${count(documents - members.length)} more</p>` : null}</details>`)}`;
}

export const clusters: Section = {
  id: 'clusters',
  title: 'Clusters',
  body: (job) => {
    const charts = job.near.flatMap((stage) => chartOf(stage) ?? []);
    const largest = largestOf(job);
    return charts.length === 0 && largest === null ? null : html`${charts}${largest}`;
  },
};
