import { createHash } from 'node:crypto';
import { documentText } from './documentText.ts';
import { element, html, Html } from './html.ts';
import type { JobFiles } from './jobFiles.ts';
import { count, share } from './numbers.ts';
import { sections } from './registry.ts';
import { style } from './style.ts';

/** Nothing runs, nothing is fetched, nothing is sent; only this one style sheet counts. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;

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
  const head = html`<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex"><title>${title} · bandsaw</title><style>${Html.trusted(style)}</style>`;
  const body = html`<header><h1>${documentText(title, 120)}</h1><p>${named}${rows === undefined ? null : html`: ${count(rows.removed)} of ${count(rows.in)} rows removed (${share(rows.removed, rows.in)})`}</p><nav>${parts.map((part) => element('a', { href: `#${part.id}` }, part.title))}</nav></header><main>${
    parts.map(({ id, title: heading, content }) => html`<section id="${id}"><h2>${heading}</h2>${content}</section>`)}</main><footer>bandsaw ${job.run.versions['bandsaw'] ?? ''}. Texts are shown as they are in the inputs, in part; what is invisible is spelt out.</footer>`;
  return `<!doctype html>\n${html`<html lang="en"><head>${head}</head><body>${body}</body></html>`.markup}\n`;
}
