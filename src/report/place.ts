import type { SampledPlace } from '../job/pairSamples/pairSamples.ts';
import { documentText } from './documentText.ts';
import { html, type Html } from './html.ts';
import { count } from './numbers.ts';

/** Returns file, row and id of a row; names and ids come from strangers as texts do. */
export function place({ file, row, id }: SampledPlace): Html {
  return html`<span class="place"><bdi>${documentText(file, 160)}</bdi>:${count(row).replaceAll(',', '')}${id === null ? null : html` <bdi class="id">${documentText(id, 120)}</bdi>`}</span>`;
}
