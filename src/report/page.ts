import { documentText } from './documentText.ts';
import { framed } from './frame.ts';
import { html } from './html.ts';
import type { JobFiles } from './jobFiles.ts';
import { count, share } from './numbers.ts';
import { sections } from './registry.ts';

const titles: Readonly<Record<JobFiles['command'], string>> = { dedup: 'Near-duplicates', decontaminate: 'Decontamination', clean: 'Cleaning' };

/** Returns the whole page of a job: one file that needs no other. */
export function pageOf(job: JobFiles): string {
  const rows = (job.dedup ?? job.clean)?.rows;
  const inputs = (job.dedup ?? job.clean)?.files ?? [];
  const parts = sections.flatMap(({ id, title, body }) => {
    const content = body(job);
    return content === null ? [] : [{ id, title, content }];
  });
  const title = job.clean === null ? titles[job.command] : `${titles.clean}: ${job.clean.recipe.name}`;
  const named = inputs.length === 1 ? html`<bdi>${documentText(inputs[0].file, 160)}</bdi>` : `${count(inputs.length)} inputs`;
  return framed({
    title: documentText(title, 120),
    plainTitle: title,
    lead: html`${named}${rows === undefined ? null : html`: ${count(rows.removed)} of ${count(rows.in)} rows removed (${share(rows.removed, rows.in)})`}`,
    parts,
    footer: `bandsaw ${job.run.versions['bandsaw'] ?? ''}. Texts are shown as they are in the inputs, in part; what is invisible is spelt out.`,
  });
}
