import type { Excerpt } from '../../job/samples/excerpt.ts';
import type { RuleSamples, SampledRow } from '../../job/samples/samples.ts';
import { documentText, languageOf } from '../documentText.ts';
import { element, html, type Html } from '../html.ts';
import { bytes, count, similarity } from '../numbers.ts';
import { place } from '../place.ts';
import type { Section } from '../section.ts';
import { MOST_ROWS } from '../table.ts';

function excerpt(shown: Excerpt | null): Html {
  if (shown === null) return html`<p class="absent">text not read</p>`;
  const { text, start, bytes: whole } = shown;
  return element('p', { class: 'text', dir: 'auto', lang: languageOf(text) }, start > 0 ? html`<i class="skip">… from byte ${count(start)}: </i>` : null, documentText(text), start + Buffer.byteLength(text) < whole ? html`<i class="skip">… ${bytes(whole)} in all</i>` : null);
}

const number = (value: number): string => (Number.isInteger(value) ? count(value) : String(Number(value.toPrecision(6))));

function rowOf(row: SampledRow): Html {
  const seen = row.similarity !== null ? `similarity ${similarity(row.similarity)}` : row.value === null ? null : `${number(row.value)}${row.limit === null ? '' : `, limit ${number(row.limit)}`}`;
  const own = html`<div><h4>removed</h4>${place(row)}${excerpt(row.excerpt)}</div>`;
  return html`<article class="pair">${seen === null ? null : html`<header><b>${seen}</b></header>`}${
    row.keeper === null ? own : html`<div class="sides"><div><h4>kept</h4>${place(row.keeper)}${excerpt(row.keeper.excerpt)}</div>${own}</div>`}</article>`;
}

function groupOf({ stage, rule, reason, documents, rows }: RuleSamples): Html {
  return html`<details><summary><code>${documentText(reason === null ? rule : `${rule}: ${reason}`, 120)}</code> <small>${documentText(stage, 80)}, ${count(documents)} rows</small></summary>${rows.map(rowOf)}</details>`;
}

export const samples: Section = {
  id: 'rows',
  title: 'Rows that went, by rule',
  body: ({ dedup, clean }) => {
    const groups = ((dedup ?? clean)?.samples ?? []).filter(({ rows }) => rows.length > 0);
    if (groups.length === 0) return null;
    return html`<p>A few of each, chosen by a hash of file and row.</p>${groups.slice(0, MOST_ROWS).map(groupOf)}${
      groups.length > MOST_ROWS ? html`<p>${count(groups.length - MOST_ROWS)} further rules in report.json.</p>` : null}`;
  },
};
