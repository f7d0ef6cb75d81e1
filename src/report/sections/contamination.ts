import { documentText } from '../documentText.ts';
import { html } from '../html.ts';
import { count, share } from '../numbers.ts';
import type { Section } from '../section.ts';
import { MOST_ROWS, table } from '../table.ts';

export const contamination: Section = {
  id: 'references',
  title: 'Reference texts',
  body: ({ dedup }) => {
    const found = dedup?.decontamination;
    if (found === undefined) return null;
    const { references, ngrams, removed, touched } = found;
    const rows = references.toSorted((a, b) => b.hit - a.hit).slice(0, MOST_ROWS).map(({ file, rows: all, hit, removed: gone, notCheckable }) => [html`<bdi class="place">${documentText(file, 200)}</bdi>`, count(all), count(hit), share(hit, all), count(gone), count(notCheckable)]);
    return html`<p>${count(ngrams)} different n-grams were looked for. <b>${count(touched)}</b> documents hold one, <b>${count(removed)}</b> were removed.</p>${
      table([{ title: 'file' }, { title: 'rows', number: true }, { title: 'hit', number: true }, { title: '', number: true }, { title: 'documents removed', number: true }, { title: 'too short', number: true }], rows)}${
      references.length > MOST_ROWS ? html`<p>${count(references.length - MOST_ROWS)} further files in report.json.</p>` : null}`;
  },
};
