import { bar } from '../charts/bar.ts';
import { html } from '../html.ts';
import type { JobFiles } from '../jobFiles.ts';
import { bytes, count, share } from '../numbers.ts';
import type { Section } from '../section.ts';
import { table } from '../table.ts';

interface Step {
  readonly name: string;
  readonly left: number;
  readonly bytes: number | null;
  readonly words: number | null;
}

function stepsOf({ dedup, clean }: JobFiles): Step[] {
  if (clean !== null) {
    const { input, stages } = clean;
    return [{ name: 'documents with a text', left: input.documents, bytes: input.bytes, words: input.words }, ...stages.map(({ stage, out }) => ({ name: stage, left: out.documents, bytes: out.bytes, words: out.words }))];
  }
  if (dedup === null) return [];
  const { rows, stages, input } = dedup;
  const equal = (dedup.samples ?? []).find(({ rule }) => rule === 'equal-words')?.documents ?? 0;
  const read = rows.in - rows.rejected;
  const steps: Step[] = [{ name: 'rows in', left: rows.in, bytes: null, words: null }];
  if (rows.rejected > 0) steps.push({ name: 'could be read', left: read, bytes: input.bytes, words: null });
  else steps[0] = { ...steps[0], bytes: input.bytes };
  for (const { stage, kept } of stages) {
    // Of the rows that go, those with equal words are known apart.
    if (stage === 'dedup' && equal > 0) steps.push({ name: 'without copies of equal words', left: steps[steps.length - 1].left - equal, bytes: null, words: null });
    steps.push({ name: stage === 'dedup' ? 'without near-duplicates' : `after ${stage}`, left: kept, bytes: null, words: null });
  }
  return steps;
}

export const funnel: Section = {
  id: 'funnel',
  title: 'What was left after each stage',
  body: (job) => {
    const steps = stepsOf(job);
    if (steps.length === 0) return null;
    const whole = steps[0].left;
    const amounts = job.clean !== null;
    const rows = steps.map((step, i) => {
      const before = i === 0 ? step.left : steps[i - 1].left;
      const gone = before - step.left;
      return [step.name, bar(step.left, before, whole), count(step.left), share(step.left, whole), i === 0 ? '' : `−${count(gone)}`, ...(amounts ? [step.bytes === null ? '–' : bytes(step.bytes), step.words === null ? '–' : count(step.words)] : [])];
    });
    const nulls = job.clean?.input.nulls ?? job.dedup?.input.nulls ?? 0;
    return html`${table([{ title: 'stage' }, { title: '' }, { title: 'left', number: true }, { title: 'of all', number: true }, { title: 'gone', number: true }, ...(amounts ? [{ title: 'text', number: true }, { title: 'words', number: true }] : [])], rows)}${
      nulls === 0 ? null : html`<p>${count(nulls)} rows without a text are kept and met no rule.</p>`}`;
  },
};
