import { bar } from '../charts/bar.ts';
import { documentText } from '../documentText.ts';
import { html } from '../html.ts';
import { count, share } from '../numbers.ts';
import type { Section } from '../section.ts';
import { MOST_ROWS, table } from '../table.ts';

export const files: Section = {
  id: 'files',
  title: 'Inputs',
  body: ({ dedup, clean }) => {
    const all = (dedup ?? clean)?.files ?? [];
    if (all.length === 0) return null;
    // Where there are many, those that lost most are what one looks for.
    const shown = all.length <= MOST_ROWS ? all : all.toSorted((a, b) => b.removed - a.removed || b.in - a.in).slice(0, MOST_ROWS);
    const rows = shown.map(({ file, in: read, kept, removed, rejected }) => [html`<bdi class="place">${documentText(file, 200)}</bdi>`, bar(kept, read, read), count(read), count(kept), count(removed), share(removed, read), count(rejected)]);
    return html`${table([{ title: 'file' }, { title: '', bars: true }, { title: 'rows', number: true }, { title: 'kept', number: true }, { title: 'removed', number: true }, { title: '', number: true }, { title: 'rejected', number: true }], rows)}${
      all.length === shown.length ? null : html`<p>${count(shown.length)} of ${count(all.length)} inputs, those that lost most; report.json has all.</p>`}`;
  },
};
