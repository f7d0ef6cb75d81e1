import type { LimitThresholds } from '../../job/clean/thresholds/ruleCensus.ts';
import { html, type Content, type Html } from '../html.ts';
import { count, share } from '../numbers.ts';
import type { Section } from '../section.ts';
import { MOST_ROWS, table } from '../table.ts';

const COLUMNS = [{ title: 'limit' }, { title: 'threshold', number: true }, { title: 'alone', number: true }, { title: 'of all', number: true }, { title: 'first', number: true }, { title: 'only this', number: true }];

function rowsOf({ rule, limit, takes, own, thresholds, alone, first, only }: LimitThresholds, documents: number): Content[][] {
  const name = html`<code>${rule}</code>${limit === null ? null : ` ${limit}`}`;
  const counts = (i: number): Content[] => [count(alone.documents[i]), share(alone.documents[i], documents), count(first.documents[i]), count(only.documents[i])];
  if (thresholds.length === 0) return [[name, '', ...counts(0)]];
  return thresholds.map((threshold, i) => [i === 0 ? name : '', html`${threshold === own ? html`<b>${takes} ${String(threshold)}</b>` : `${takes ?? ''} ${threshold}`}`, ...counts(i)]);
}

/** What each limit of the recipe's rules takes, and would take at other values. */
export const thresholds: Section = {
  id: 'thresholds',
  title: 'What other thresholds would take',
  body: ({ clean }) => {
    const tables = clean?.thresholds ?? [];
    if (tables.length === 0) return null;
    return html`<p>Documents below or above each threshold; the recipe’s own is bold. <b>Alone</b>: by this limit, whatever the others say. <b>First</b>: by no rule before it. <b>Only this</b>: by no other rule.</p>${
      tables.map(({ stages, in: { documents }, limits }): Html => {
        const shown = limits.slice(0, MOST_ROWS);
        return html`<h3>${stages.join(' → ')}: ${count(documents)} documents came to it</h3>${table(COLUMNS, shown.flatMap((each) => rowsOf(each, documents)))}${
          limits.length > shown.length ? html`<p>${count(limits.length - shown.length)} further limits are in <code>report.json</code>.</p>` : null}`;
      })}`;
  },
};
