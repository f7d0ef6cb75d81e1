import type { ContaminationFacts } from '../../job/facts.ts';
import { documentText } from '../documentText.ts';
import { element, html, type Html } from '../html.ts';
import { count, share } from '../numbers.ts';
import type { Section } from '../section.ts';
import { MOST_ROWS, table } from '../table.ts';

export const contamination: Section = {
  id: 'references',
  title: 'Reference texts',
  body: ({ dedup, clean }) => {
    if (dedup?.decontamination !== undefined) return foundOf(dedup.decontamination);
    const stages = clean?.decontamination ?? [];
    if (stages.length === 0) return null;
    return html`${stages.map((each) => html`${stages.length === 1 ? null : element('h3', {}, each.stage)}${foundOf(each)}`)}`;
  },
};

function foundOf({ references, ngrams, removed, touched }: ContaminationFacts): Html {
  const rows = references.toSorted((a, b) => b.hit - a.hit).slice(0, MOST_ROWS).map(({ file, rows: all, hit, removed: gone, notCheckable }) => [html`<bdi class="place">${documentText(file, 200)}</bdi>`, count(all), count(hit), share(hit, all), count(gone), count(notCheckable)]);
  return html`<p>${count(ngrams)} different n-grams were looked for. <b>${count(touched)}</b> documents hold one, <b>${count(removed)}</b> were removed.</p>${
    table([{ title: 'file' }, { title: 'rows', number: true }, { title: 'hit', number: true }, { title: '', number: true }, { title: 'documents removed', number: true }, { title: 'too short', number: true }], rows)}${
    references.length > MOST_ROWS ? html`<p>${count(references.length - MOST_ROWS)} further files in report.json.</p>` : null}`;
}
