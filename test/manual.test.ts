/** The manual has everything there is: commands, flags, files with their columns, signals, rules, edits, recipes with their sources, public names. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { INTERNAL, manualPages, WRITTEN } from '../scripts/manual-pages.mjs';
import { exitCodes } from '../src/cli/exitCodes.ts';
import { commands, flagsOf } from '../src/cli/flags.ts';
import { edits } from '../src/edits/registry.ts';
import { openEngine } from '../src/engine/openEngine.ts';
import { clean, dedup } from '../src/index.ts';
import { artefacts } from '../src/job/artefacts.ts';
import { outputColumns } from '../src/job/outputColumns.ts';
import { OURS } from '../src/job/manifest.ts';
import { parseRecipe } from '../src/recipes/parseRecipe.ts';
import { recipes } from '../src/recipes/registry.ts';
import { rules } from '../src/rules/registry.ts';
import { signals } from '../src/signals/registry.ts';
import { toJsonl } from './job/corpus.ts';
import { editedCorpus } from './job/editedCorpus.ts';
import { inFolder } from './job/jobFiles.ts';

const pages = (await manualPages()) as Record<string, string>;
const root = fileURLToPath(new URL('..', import.meta.url));

test('every command with each of its flags, and every exit status', () => {
  const page = pages['Commands.md'];
  for (const { name } of commands) {
    const section = page.split(`\n## ${name}\n`)[1]?.split('\n## ')[0] ?? '';
    for (const flag of flagsOf(name).filter((each) => each.name !== 'help')) expect([name, flag.name, section.includes(`--${flag.name}`)]).toEqual([name, flag.name, true]);
  }
  for (const status of Object.values(exitCodes)) expect(page.split('## Exit status')[1]).toContain(String(status));
});

test('every file of a job with each of its columns, every signal, rule and edit', () => {
  for (const { path } of artefacts) expect(pages['Formats.md']).toContain(`\`${path}\``);
  for (const columns of Object.values(outputColumns)) for (const { name } of columns) expect(pages['Formats.md']).toContain(`| \`${name}\` |`);
  for (const { id } of [...signals, ...rules, ...edits]) expect(pages['Signals.md']).toContain(`| \`${id}\` |`);
});

test('every recipe with all of its stages, settings and their sources', () => {
  // As YAML folds long lines: without white space and quotes.
  const bare = (text: string): string => text.replaceAll(/[\s"'\\]/gu, '');
  for (const recipe of recipes) {
    const section = bare(pages['Recipe-list.md'].split(`\n## ${recipe.name}\n`)[1].split('\n## ')[0]);
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, each] of Object.entries(value)) {
        if ((key === 'source' || key === 'id') && typeof each === 'string') expect([recipe.name, each, section.includes(bare(each))]).toEqual([recipe.name, each, true]);
        walk(each);
      }
    };
    walk(recipe);
    for (const { name } of recipe.stages) expect(section).toContain(bare(`name: ${name}`));
  }
});

test('no public name is left out, and every page that is written is in it', () => {
  const names = [...readFileSync(join(root, 'src/index.ts'), 'utf8').matchAll(/^export (?:type )?\{([^}]*)\}/gmu)].flatMap(([, list]) => list.split(',').map((each) => each.trim().replace(/^type /u, '')));
  expect(names.length).toBeGreaterThan(100);
  expect(INTERNAL.filter((name: string) => names.includes(name))).toEqual([]);
  expect(readdirSync(join(root, 'src/manual')).filter((name) => name.endsWith('.md')).sort()).toEqual(WRITTEN.map((name: string) => `${name}.md`).sort());
});

test('what jobs write is what the list of files has, and all of it goes where a job begins anew', { timeout: 60_000 }, async () => {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, toJsonl(editedCorpus(3, 60)));
    const engine = await openEngine({ kind: 'cpu', workers: 0 });
    try {
      const named = new Set(artefacts.map(({ path }) => path.split('/')[0]));
      const output = join(folder, 'out');
      const recipe = parseRecipe({ name: 'a', doc: 'b', stages: [{ kind: 'edit', name: 'form', edits: ['text.nfc', 'fineweb.pii'] }, { kind: 'neardup', name: 'near' }] }, 'a');
      await clean([input], { engine, output, recipe, saveRemoved: true, onError: 'skip', keepJob: true });
      const seen = readdirSync(output);
      expect(seen).toEqual(expect.arrayContaining(['edits.parquet', 'side-by-side.json', 'rejected.parquet', '.job', 'removed', 'kept']));
      expect(seen.filter((name) => !named.has(name))).toEqual([]);
      await dedup([input], { engine, output, against: [input], restart: true, emit: 'mask' });
      const after = readdirSync(output);
      expect(after).toContain('contamination.parquet');
      expect(after.filter((name) => !named.has(name) || ['edits.parquet', 'removed', 'kept', 'rejected.parquet', '.job'].includes(name))).toEqual([]);
      expect([...OURS, 'manifest.json'].sort()).toEqual([...named].sort());
    } finally {
      await engine.close();
    }
  });
});
