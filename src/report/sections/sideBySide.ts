import type { SampledTexts } from '../../job/pairSamples/pairSamples.ts';
import type { CondensedTexts } from '../../job/explain/condense.ts';
import { documentText, languageOf } from '../documentText.ts';
import { element, html, type Content, type Html } from '../html.ts';
import type { JobFiles } from '../jobFiles.ts';
import { bytes, count } from '../numbers.ts';
import { place } from '../place.ts';
import type { Section } from '../section.ts';

type Side = 'left' | 'right';

/** One of the two texts, with what it alone has marked. */
function textOf({ runs, whole }: CondensedTexts, side: Side): Html {
  const parts: Content[] = [];
  let sample = '';
  for (const run of runs) {
    if (run[0] === '…') parts.push(html`<i class="skip">… ${count(run[1])} equal words …</i> `);
    else if (run[0] === '=') {
      const text = side === 'left' ? run[1] : (run[2] ?? run[1]);
      sample += text;
      parts.push(documentText(text));
    } else if ((run[0] === '<') === (side === 'left')) {
      sample += run[1];
      parts.push(element(side === 'left' ? 'del' : 'ins', {}, documentText(run[1].trimEnd())), run[1].endsWith(' ') ? ' ' : null);
    }
  }
  if (!whole) parts.push(html`<i class="skip">… further on not laid out</i>`);
  return element('p', { class: 'text', dir: 'auto', lang: languageOf(sample) }, parts);
}

function pair({ left, right, similarity, rule, bytes: sizes, texts }: SampledTexts, names: readonly [string, string]): Html {
  return html`<article class="pair"><header><b>${similarity === null ? 'not compared' : similarity.toFixed(4)}</b>${rule === null ? null : html` <code>${rule}</code>`}${sizes === null ? null : html` <small>${bytes(sizes[0])} and ${bytes(sizes[1])}</small>`}</header><div class="sides"><div><h4>${names[0]}</h4>${place(left)}${texts === null ? html`<p class="absent">text not read</p>` : textOf(texts, 'left')}</div><div><h4>${names[1]}</h4>${place(right)}${texts === null ? html`<p class="absent">text not read</p>` : textOf(texts, 'right')}</div></div></article>`;
}

interface Group {
  readonly title: string;
  readonly names: readonly [string, string];
  readonly pairs: readonly SampledTexts[];
  readonly open: boolean;
}

function groupsOf({ samples }: JobFiles): Group[] {
  return samples.flatMap(({ stage, removed, below }) => {
    const prefix = samples.length > 1 ? `${stage}: ` : '';
    const range = ({ from, to }: { readonly from: number; readonly to: number }): string => (from >= to ? 'equal shingles' : `${from} to ${to}`);
    const nearest = (classes: readonly { readonly pairs: readonly unknown[] }[]) => (each: { readonly pairs: readonly unknown[] }): boolean => classes.find(({ pairs }) => pairs.length > 0) === each;
    const [above, beneath] = [nearest(removed), nearest(below.toReversed())];
    const groups: Group[] = [
      ...below.map((each) => ({ title: `${prefix}too different, ${range(each)}`, names: ['one', 'other'] as const, pairs: each.pairs, open: beneath(each) })),
      ...removed.map((each) => ({ title: `${prefix}removed, ${range(each)}`, names: ['kept', 'removed'] as const, pairs: each.pairs, open: above(each) })),
    ];
    return groups.filter(({ pairs }) => pairs.length > 0);
  });
}

export const sideBySide: Section = {
  id: 'pairs',
  title: 'The threshold by eye',
  body: (job) => {
    const groups = groupsOf(job);
    if (groups.length === 0) return null;
    return html`<p>Pairs on both sides of the threshold, chosen by a hash. What one text alone has is marked: <del>kept only</del> <ins>removed only</ins>. Case, punctuation and width count for nothing. If pairs that went are worth having twice, raise the threshold; if pairs that stayed are not, lower it.${
      job.samples.some(({ onlyBeginnings }) => onlyBeginnings) ? ' Some inputs are so large that only pairs near their beginning were taken.' : ''}</p>${groups.map(({ title, names, pairs, open }) => html`<details${open ? html` open` : null}><summary>${title} <small>${count(pairs.length)} shown</small></summary>${pairs.map((each) => pair(each, names))}</details>`)}`;
  },
};
