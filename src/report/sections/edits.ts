import type { ChangedRun } from '../../job/clean/changedSpans.ts';
import type { EditedRow } from '../../job/clean/editSamples.ts';
import { documentText, languageOf } from '../documentText.ts';
import { element, html, type Content, type Html } from '../html.ts';
import { bytes, count } from '../numbers.ts';
import { place } from '../place.ts';
import type { Section } from '../section.ts';
import { MOST_ROWS, table } from '../table.ts';

function runOf([kind, value]: ChangedRun): Content {
  if (kind === '…') return html`<i class="skip">… ${bytes(value)} …</i>`;
  const text = documentText(value);
  return kind === '=' ? text : element(kind === '<' ? 'del' : 'ins', {}, text);
}

function rowOf({ changes, runs, whole, ...where }: EditedRow): Html {
  const sample = runs.map(([kind, value]) => (kind === '…' ? '' : value)).join('');
  return html`<article class="pair"><header><b>${count(changes)} ${changes === 1 ? 'place' : 'places'}</b></header>${place(where)}${
    element('p', { class: 'text', dir: 'auto', lang: languageOf(sample) }, runs.map(runOf), whole ? null : html`<i class="skip">… further places are in edits.parquet</i>`)}</article>`;
}

export const edits: Section = {
  id: 'edits',
  title: 'What was changed in texts that stay',
  body: ({ clean, edits: samples }) => {
    const all = (clean?.stages ?? []).flatMap(({ stage, edits: counts }) => (counts ?? []).map((each) => ({ stage, ...each })));
    if (all.length === 0) return null;
    const rows = all.slice(0, MOST_ROWS).map(({ stage, edit, documents, changes, bytesRemoved, bytesInserted }) => [html`<code>${documentText(edit, 80)}</code>`, documentText(stage, 80), count(documents), count(changes), `−${bytes(bytesRemoved)}`, `+${bytes(bytesInserted)}`]);
    const shown = samples.filter((each) => each.rows.length > 0);
    return html`${table([{ title: 'edit' }, { title: 'stage' }, { title: 'documents', number: true }, { title: 'places', number: true }, { title: 'went', number: true }, { title: 'came', number: true }], rows)}${
      all.length > MOST_ROWS ? html`<p>${count(all.length - MOST_ROWS)} further edits in report.json.</p>` : null}<p>Documents that their stage let pass; some of them may have gone later. Below are a few of those that stayed, chosen by a hash of file and row, each as the edit left it: <del>what went</del> <ins>what came</ins>. <code>edits.parquet</code> has every change, enough to undo it.</p>${
      shown.slice(0, MOST_ROWS).map(({ stage, edit, rows: documents }) => html`<details><summary><code>${documentText(edit, 80)}</code> <small>${edit === stage ? null : html`${documentText(stage, 80)}, `}${count(documents.length)} shown</small></summary>${documents.map(rowOf)}</details>`)}`;
  },
};
