import { documentText } from '../documentText.ts';
import { html, type Content } from '../html.ts';
import type { JobFiles } from '../jobFiles.ts';
import { bytes, count, duration, percent, share } from '../numbers.ts';
import type { Section } from '../section.ts';

function tile(value: string, name: string, more: Content = null): Content {
  return html`<div class="tile"><b>${value}</b><span>${name}</span>${more === null ? null : html`<small>${more}</small>`}</div>`;
}

function warnings({ dedup, near, run }: JobFiles): string[] {
  const lines = [...(dedup?.expectations ?? [])];
  for (const { stage, threshold, bands } of near) {
    if (bands.recallAtThreshold < 0.9) lines.push(`${stage}: these bands are expected to find only ${percent(bands.recallAtThreshold)} of the pairs at ${threshold}.`);
  }
  for (const { from, to, reason } of run.fallbacks) lines.push(`The work went on with ${to} instead of ${from}: ${reason}`);
  if (run.samplesFailure !== null && run.samplesFailure !== undefined) lines.push(`No documents can be shown: ${run.samplesFailure}`);
  return lines;
}

export const summary: Section = {
  id: 'summary',
  title: 'In short',
  body: (job) => {
    const { dedup, clean, run, near } = job;
    const { rows } = (dedup ?? clean) as { rows: NonNullable<typeof dedup>['rows'] };
    const input = dedup?.input ?? clean?.input;
    const first = near[0];
    const notes = warnings(job);
    return html`<div class="tiles">${[
      tile(count(rows.in), 'rows in', input === undefined || input.bytes === null ? null : `${bytes(input.bytes)} of text`),
      tile(count(rows.kept), 'kept', share(rows.kept, rows.in)),
      tile(count(rows.removed), 'removed', share(rows.removed, rows.in)),
      tile(count(rows.rejected), 'rejected', rows.rejected === 0 ? 'every row could be read' : 'could not be read'),
      first === undefined ? null : tile(String(first.threshold), 'similarity from which rows go', `${percent(first.bands.recallAtThreshold)} of pairs right at it meet, by formula`),
      tile(duration(run.milliseconds), 'last sitting', `${bytes(run.peakMemoryBytes)} of memory at most`),
    ]}</div>${notes.length === 0 ? null : html`<ul class="notes">${notes.map((note) => html`<li>${documentText(note, 1000)}</li>`)}</ul>`}`;
  },
};
