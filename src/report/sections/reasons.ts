import { bar } from '../charts/bar.ts';
import { html } from '../html.ts';
import type { JobFiles } from '../jobFiles.ts';
import { bytes, count, share } from '../numbers.ts';
import type { Section } from '../section.ts';
import { MOST_ROWS, table } from '../table.ts';

interface Reason {
  readonly stage: string;
  readonly rule: string;
  readonly documents: number;
  readonly bytes: number | null;
}

/** What the rules of near-duplicate removal mean. */
const meanings: Readonly<Record<string, string>> = {
  jaccard: 'the texts were compared: they share enough shingles',
  edits: 'the texts were compared: few enough words differ',
  'slot-agreement': 'the signatures agree enough: an estimate',
  'equal-words': 'the same words in the same order',
  component: 'in one chain of near-duplicates with the kept row, not compared with it',
  'reference-ngrams': 'holds a part of a reference text',
};

function reasonsOf({ dedup, clean }: JobFiles): Reason[] {
  if (clean !== null) return clean.stages.flatMap(({ stage, rules }) => rules.map(({ rule, reason, documents, bytes: size }) => ({ stage, rule: reason === null ? rule : `${rule}: ${reason}`, documents, bytes: size })));
  return (dedup?.samples ?? []).map(({ stage, rule, documents }) => ({ stage, rule, documents, bytes: null }));
}

export const reasons: Section = {
  id: 'reasons',
  title: 'Why rows went',
  body: (job) => {
    const all = reasonsOf(job).toSorted((a, b) => b.documents - a.documents);
    if (all.length === 0) return null;
    const stages = new Set(all.map(({ stage }) => stage)).size;
    const removed = all.reduce((sum, { documents }) => sum + documents, 0);
    const rows = all.slice(0, MOST_ROWS).map(({ stage, rule, documents, bytes: size }) => [html`<code>${rule}</code>${meanings[rule] === undefined ? null : html`<br><small>${meanings[rule]}</small>`}`, ...(stages > 1 ? [stage] : []), bar(documents, documents, all[0].documents), count(documents), share(documents, removed), ...(job.clean === null ? [] : [size === null ? '' : bytes(size)])]);
    const rest = all.slice(MOST_ROWS);
    return html`${table([{ title: 'rule' }, ...(stages > 1 ? [{ title: 'stage' }] : []), { title: '', bars: true }, { title: 'rows', number: true }, { title: 'of removed', number: true }, ...(job.clean === null ? [] : [{ title: 'text', number: true }])], rows)}${
      rest.length === 0 ? null : html`<p>${count(rest.length)} further reasons took ${count(rest.reduce((sum, { documents }) => sum + documents, 0))} rows; report.json has all.</p>`}<p>Each removed row stands in <code>removed.parquet</code> with its rule, what the rule saw and, where it went for another row, which one. <code>bandsaw explain FILE:ROW -o DIR</code> shows any of them.</p>`;
  },
};
