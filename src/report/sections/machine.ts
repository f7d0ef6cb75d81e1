import { documentText } from '../documentText.ts';
import { html, type Content, type Html } from '../html.ts';
import { stagesRun, type JobFiles } from '../jobFiles.ts';
import { bytes, count, duration } from '../numbers.ts';
import type { Section } from '../section.ts';
import { MOST_ROWS, pairsOf, table } from '../table.ts';

/** A software adapter is never called a GPU. */
const software = (kind: string, is: boolean): string => (kind === 'gpu' && is ? ' (software adapter, not a GPU)' : '');

function enginesOf({ run: { engine, fallbacks } }: JobFiles): Html {
  const parts = engine.parts.map(({ name, kind, software: is, failure, late }) => [`${name}${software(kind, is)}`, kind, failure ?? (late > 0 ? `${count(late)} batches were done by another engine first` : 'in use to the end')]);
  return html`<p>Kernels ran on <b>${engine.description}${software(engine.kind, engine.software)}</b>.${engine.choice === null ? null : html` Chosen by <code>auto</code>: ${engine.choice.reason}.`}</p>${
    table([{ title: 'engine' }, { title: 'kind' }, { title: '' }], parts)}${
    fallbacks.length === 0 ? null : html`<ul>${fallbacks.map(({ from, to, reason, batches }) => html`<li>${batches === undefined ? null : `${count(batches)} batches `}from ${from} to ${to}: ${reason}</li>`)}</ul>`}`;
}

function kernelsOf({ run }: JobFiles): Html | null {
  const rows = stagesRun(run).flatMap(({ name, engines }) => (engines ?? []).flatMap((engine) => Object.entries(engine.plans).map(([plan, { runs, kernels, bytesUp, bytesDown, milliseconds }]) => [name, `${engine.kind}${software(engine.kind, engine.software)}`, html`<code>${plan}</code>`, count(runs), count(Object.values(kernels).reduce((sum, { dispatches }) => sum + dispatches, 0)), bytes(bytesUp), bytes(bytesDown), duration(milliseconds)])));
  if (rows.length === 0) return null;
  return html`<details><summary>Plans of kernels by stage</summary>${table([{ title: 'stage' }, { title: 'engine' }, { title: 'plan' }, { title: 'runs', number: true }, { title: 'dispatches', number: true }, { title: 'up', number: true }, { title: 'down', number: true }, { title: 'time', number: true }], rows.slice(0, 3 * MOST_ROWS))}</details>`;
}

/** A value of a setting, however it came to be. */
function shown(value: unknown): Content {
  if (value === null || value === undefined) return '–';
  return documentText(typeof value === 'string' ? value : JSON.stringify(value), 300);
}

function settingsOf({ dedup, clean }: JobFiles): Html {
  const settings = Object.entries((dedup ?? clean)?.settings ?? {}).slice(0, 100);
  return html`<h3>Settings</h3>${pairsOf(settings.map(([name, value]) => [html`<code>${documentText(name, 60)}</code>`, shown(value)]))}`;
}

function recipeOf({ clean }: JobFiles): Html | null {
  if (clean === null) return null;
  const text = JSON.stringify(clean.recipe, null, 2);
  return html`<details><summary>Recipe ${documentText(clean.recipe.name, 80)}</summary><pre>${documentText(text, 40_000)}</pre></details>`;
}

function versionsOf({ run, dedup, clean }: JobFiles): Html {
  const formats = Object.entries((dedup ?? clean)?.formats ?? {}).map(([name, value]) => [`format of ${name}`, String(value)] as const);
  return html`<h3>Versions</h3>${pairsOf([...Object.entries(run.versions).map(([name, value]) => [name, String(value)] as const), ...formats])}`;
}

export const machine: Section = {
  id: 'how',
  title: 'Engines, settings, versions',
  body: (job) => html`${enginesOf(job)}${kernelsOf(job)}${settingsOf(job)}${recipeOf(job)}${versionsOf(job)}`,
};
