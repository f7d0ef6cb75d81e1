import { element, html, type Content, type Html } from './html.ts';

interface Column {
  readonly title: string;
  /** Numbers stand at the right. */
  readonly number?: boolean;
  /** Left out where there is no room. */
  readonly bars?: boolean;
}

/** Returns a table; wide ones scroll by themselves, so that the page does not. */
export function table(columns: readonly Column[], rows: readonly (readonly Content[])[]): Html {
  const cell = (name: string) => (content: Content, i: number): Html => element(name, { class: columns[i].number === true ? 'number' : columns[i].bars === true ? 'bars' : null }, content);
  return html`<div class="scroll"><table><thead><tr>${columns.map(({ title }, i) => cell('th')(title, i))}</tr></thead><tbody>${rows.map((row) => html`<tr>${row.map(cell('td'))}</tr>`)}</tbody></table></div>`;
}

/** Returns names with what belongs to each, for few words rather than many rows. */
export function pairsOf(entries: readonly (readonly [name: Content, value: Content])[]): Html {
  return html`<dl>${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** Rows shown of a list that may be long. */
export const MOST_ROWS = 40;
